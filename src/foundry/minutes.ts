import type { EventMap } from "../contract/events.js";
import type { Message, Model } from "../contract/model.js";
import type { Finding, Version } from "../contract/nouns.js";
import { redact } from "../secrets/redact.js";
import { refusalsOf } from "./describeVersion.js";
import type { Ports } from "./ports.js";

/** Notes what is said in a generation: each message once, each refusal. The ports that it gives are those to work with. */
export function takeMinutes(ports: Ports): Minutes {
  return new Minutes(ports);
}

class Minutes {
  readonly turns: Parameters<Ports["keepTranscript"]>[1][number][] = [];
  readonly refusals: NonNullable<Version["refusals"]>[number][] = [];
  /** Those against the last candidate. */
  findings: readonly Finding[] = [];
  readonly ports: Ports;

  constructor(ports: Ports) {
    this.ports = {
      ...ports,
      model: async () => this.#listenTo(await ports.model()),
      emit: (name, event) => {
        if (name === "candidate-refuse") this.#noteRefusal(event as EventMap["candidate-refuse"]);
        ports.emit(name, event);
      },
    };
  }

  #noteRefusal({ attempt, findings }: EventMap["candidate-refuse"]): void {
    this.findings = findings;
    this.refusals.push(...refusalsOf(attempt, findings));
  }

  #listenTo(model: Model): Model {
    const seen = new WeakSet<Message>();
    const answers = new Set<string>();
    return {
      id: model.id,
      complete: async (request) => {
        const isAnswer = ({ role, content }: Message): boolean => role === "assistant" && answers.has(content);
        const fresh = request.messages.filter((message) => !seen.has(message) && !isAnswer(message));
        for (const message of fresh) seen.add(message);
        const reply = await model.complete(request);
        answers.add(reply.text);
        const { purpose, turn } = request.subject;
        this.turns.push({
          purpose,
          turn,
          asked: fresh.map(({ role, content }) => ({
            role,
            content: role === "system" ? standing(content) : redact(content),
          })),
          answered: redact(reply.text),
          tokens: reply.usage.promptTokens + reply.usage.completionTokens,
        });
        return reply;
      },
    };
  }
}

const standingTexts = new Map<string, string>();

// What every conversation opens with is long, the same for all, and takes 20 ms.
function standing(text: string): string {
  const known = standingTexts.get(text) ?? redact(text);
  if (standingTexts.size > 8) standingTexts.clear();
  standingTexts.set(text, known);
  return known;
}
