import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/contract/model.js";
import { DEFAULT_MODEL, resolveModel } from "../../src/model/model.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";

const request = (name: string, turn = 1): ModelRequest => ({
  messages: [{ role: "user", content: `function ${name}(): void\nIn reach: function f(): void, function g(): void` }],
  subject: { id: `a.ts#${name}`, name, purpose: "write", turn },
});

describe("resolveModel", () => {
  it("lists the three remedies when nothing is set", () => {
    expect(() => resolveModel(undefined, {})).toThrowError(
      expect.objectContaining({
        code: "no-model",
        remedy: expect.stringMatching(/OPENAI_API_KEY.*OPENAI_BASE_URL.*SELFCODING_RECORDINGS/s),
      }),
    );
  });

  it.each([
    [{ model: "m", baseURL: "http://127.0.0.1:1/v1" }, "A model of kind none is not known."],
    ["gpt-5-mini", "A model of kind none is not known."],
    [{ kind: "claude" }, 'A model of kind "claude" is not known.'],
    [{ kind: "recorded", mode: "replay" }, "A recorded model has no folder."],
  ])("refuses what a configuration file says of no known kind: %j", (settings, fact) => {
    const resolve = () => resolveModel(settings as Parameters<typeof resolveModel>[0], { OPENAI_API_KEY: "k" });
    expect(resolve).toThrowError(expect.objectContaining({ code: "options-invalid", fact }));
  });

  it("takes a server from the environment, without a key", async () => {
    await using server = await startModelServer({ replies: { f: ["yes"] } });
    const model = resolveModel(undefined, { OPENAI_BASE_URL: server.url, SELFCODING_MODEL: "tiny" });
    expect(model.id).toBe("tiny");
    expect((await model.complete(request("f"))).text).toBe("yes");
    expect(server.requests[0]?.model).toBe("tiny");
  });

  it("prefers the address of the option, and the model of the environment", async () => {
    await using server = await startModelServer({ replies: { f: ["yes"] } });
    const environment = { OPENAI_BASE_URL: "http://127.0.0.1:1/v1", OPENAI_API_KEY: "k", SELFCODING_MODEL: "mine" };
    const model = resolveModel({ kind: "openai", baseURL: server.url, model: "theirs" }, environment);
    await model.complete(request("f"));
    expect(server.requests[0]?.model).toBe("mine");
  });

  it("has a default for the model's name", () => {
    expect(resolveModel(undefined, { OPENAI_API_KEY: "k" }).id).toBe(DEFAULT_MODEL);
  });

  it("replays recordings before it asks anybody", async () => {
    const model = resolveModel(undefined, { OPENAI_API_KEY: "k", SELFCODING_RECORDINGS: "/nowhere/at/all" });
    await expect(model.complete(request("f"))).rejects.toMatchObject({ code: "recording-missing" });
  });

  it("goes on in a script where it stopped, and tells two scripts apart", async () => {
    const [one, other] = [scriptedModel(["first", "second"]), scriptedModel(["first", "second"])];
    expect((await resolveModel(one.settings, {}).complete(request("f"))).text).toBe("first");
    expect((await resolveModel(structuredClone(one.settings), {}).complete(request("f"))).text).toBe("second");
    expect((await resolveModel(other.settings, {}).complete(request("f"))).text).toBe("first");
  });
});

describe("scriptedModel", () => {
  it("answers by function name, and keeps what it was asked", async () => {
    const model = scriptedModel({ f: ["f1", "f2"], g: ["g1"] });
    const texts = [];
    for (const name of ["f", "g", "f"]) texts.push((await model.complete(request(name))).text);
    expect(texts).toEqual(["f1", "g1", "f2"]);
    expect(model.requests.map(({ subject }) => subject.name)).toEqual(["f", "g", "f"]);
  });

  it("names the stub when its replies are used up", async () => {
    const model = scriptedModel({ f: ["f1"] });
    await model.complete(request("f"));
    await expect(model.complete(request("f", 2))).rejects.toMatchObject({
      code: "recording-missing",
      message: expect.stringContaining("only 1 reply for a.ts#f"),
    });
    await expect(model.complete(request("toString"))).rejects.toMatchObject({ code: "recording-missing" });
  });
});

describe("startModelServer", () => {
  const ask = async (url: string, name: string): Promise<string> => {
    const body = JSON.stringify({ model: "m", messages: request(name).messages });
    const answer = await fetch(`${url}/chat/completions`, { method: "POST", body });
    return ((await answer.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? "";
  };

  it("gives the replies of the function that is declared first, the last one again and again", async () => {
    await using server = await startModelServer({ replies: { f: ["f1", "f2"], g: ["g1"], helper: ["no"] } });
    const texts = [];
    for (const name of ["f", "g", "f", "f"]) texts.push(await ask(server.url, name));
    expect(texts).toEqual(["f1", "g1", "f2", "f2"]);
  });

  it("does not use up a reply on a fault", async () => {
    await using server = await startModelServer({
      replies: { f: ["0123456789", "b"] },
      faults: [
        { at: 1, kind: "cut" },
        { at: 2, kind: "prose" },
        { at: 3, kind: "empty" },
      ],
    });
    const texts = [];
    for (let turn = 1; turn <= 5; turn++) texts.push(await ask(server.url, "f"));
    expect(texts).toEqual(["01234", expect.stringContaining("happy to help"), "", "0123456789", "b"]);
  });

  it("ends with connections that hang", async () => {
    const server = await startModelServer({ replies: {}, faults: [{ at: 1, kind: "hang" }] });
    const hanging = ask(server.url, "f").catch(() => "broken");
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server[Symbol.asyncDispose]();
    expect(await hanging).toBe("broken");
  });
});
