import { setImmediate } from "node:timers/promises";
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
        // It takes milliseconds to look for secrets: there is time for that while the model answers.
        const [reply, asked] = await Promise.all([model.complete(request), setImmediate(fresh).then(redactMessages)]);
        answers.add(reply.text);
        const { purpose, turn } = request.subject;
        this.turns.push({
          purpose,
          turn,
          asked,
          answered: redact(reply.text),
          tokens: reply.usage.promptTokens + reply.usage.completionTokens,
        });
        return reply;
      },
    };
  }
}

// What every conversation opens with is the framework's own, and as long as all the rest.
function redactMessages(messages: readonly Message[]): Pick<Message, "role" | "content">[] {
  return messages.map(({ role, content }) => ({ role, content: role === "system" ? content : redact(content) }));
}
