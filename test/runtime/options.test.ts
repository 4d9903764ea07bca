import { describe, expect, it } from "vitest";
import { selfCoding } from "../../src/runtime/declare/decorator.js";
import { settleHeal } from "../../src/runtime/heal/healOption.js";
import { checkOptions, configure, modeOf, plainOptions } from "../../src/runtime/options.js";
import { stub } from "../../src/runtime/declare/stub.js";

describe("options", () => {
  it("refuses a name that no option has", () => {
    const check = () => checkOptions({ attempts: 3 } as never, "the options of src/a.ts#f");
    expect(check).toThrow(
      expect.objectContaining({ code: "options-invalid", message: expect.stringContaining('"attempts"') }),
    );
  });

  it("refuses a limit that there is not", () => {
    expect(() => checkOptions({ limits: { attemps: 3 } as never }, "configure(…)")).toThrow(/"limits\.attemps"/);
  });

  it("refuses a mode that there is not, from the option and from the variable", () => {
    expect(() => checkOptions({ mode: "fast" as never }, "configure(…)")).toThrow(/Unknown mode "fast"/);
    expect(() => modeOf({}, "thawed")).toThrow(expect.objectContaining({ code: "options-invalid" }));
  });

  it("refuses limits that are no numbers", () => {
    expect(() => checkOptions({ limits: { attempts: Number.NaN } }, "configure(…)")).toThrow(/limits\.attempts/);
  });

  it.each([
    [{ canary: -1 }, "heal.canary"],
    [{ canary: 1.5 }, "heal.canary"],
    [{ canary: "20" }, "heal.canary"],
    [{ when: true }, "heal.when"],
    [{ watch: 20 }, "heal.watch"],
    [20, "`heal` must be"],
    [null, "`heal` must be"],
  ])("refuses a heal of %j", (heal, says) => {
    expect(() => checkOptions({ heal: heal as never }, "configure(…)")).toThrow(
      expect.objectContaining({ code: "options-invalid", message: expect.stringContaining(says) }),
    );
  });

  it("takes what a stub does not say of heals from those of the process", () => {
    const given = { name: "f", arguments: [] };
    try {
      configure({ heal: { canary: 20, when: (error) => error instanceof TypeError } });
      expect(settleHeal(undefined)).toMatchObject({ canary: 20 });
      expect(settleHeal({ canary: 5 })).toMatchObject({ canary: 5 });
      expect(settleHeal({ canary: 5 }).when(new RangeError(), given)).toBe(false);
      expect(settleHeal(true)).toMatchObject({ canary: 20 });
      expect(settleHeal(true).when(new RangeError(), given)).toBe(true);
      expect(settleHeal(() => false).when(new TypeError(), given)).toBe(false);
    } finally {
      configure({ heal: true });
    }
    expect(settleHeal(undefined)).toMatchObject({ canary: 0 });
    expect(settleHeal(false).when(new TypeError(), given)).toBe(false);
  });

  it("lets the environment have the last word on the mode", () => {
    expect(modeOf({ mode: "auto" }, "frozen")).toBe("frozen");
    expect(modeOf({ mode: "auto" }, undefined)).toBe("auto");
  });

  it("sends only plain data to the foundry", () => {
    const settings = { kind: "scripted", replies: ["x"] } as const;
    expect(plainOptions({ heal: () => true, examples: [], model: { settings } })).toEqual({ model: settings });
  });
});

describe("what was not transformed", () => {
  it("speaks up when a stub is called", () => {
    expect(() => stub()).toThrow(
      expect.objectContaining({ code: "not-transformed", remedy: expect.stringContaining("selfcoding/vite") }),
    );
    expect(() => stub.with({})()).toThrow(expect.objectContaining({ code: "not-transformed" }));
  });

  it("speaks up when a wrapped function is called", () => {
    const slug = selfCoding(function slug(title: string): string {
      return title.trim();
    });
    expect(() => slug("a")).toThrow(
      expect.objectContaining({ code: "not-transformed", message: expect.stringContaining('"slug"') }),
    );
  });

  it("speaks up when a decorated member is called, in both dialects", () => {
    class Tank {
      pick(): string {
        return "own body";
      }
    }
    const legacy = selfCoding as (...given: unknown[]) => PropertyDescriptor;
    const descriptor = legacy(Tank.prototype, "pick", Object.getOwnPropertyDescriptor(Tank.prototype, "pick"));
    expect(() => descriptor.value()).toThrow(expect.objectContaining({ code: "not-transformed" }));
    const standard = selfCoding as (...given: unknown[]) => () => void;
    expect(standard(Tank.prototype.pick, { kind: "method", name: "pick" })).toThrow(/"pick"/);
    const withOptions = selfCoding({ mode: "auto" }) as (...given: unknown[]) => () => void;
    expect(withOptions(Tank.prototype.pick, { kind: "method", name: "pick" })).toThrow(/"pick"/);
  });
});
