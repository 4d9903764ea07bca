import { createInterface } from "node:readline";

/** What a person types into the terminal of this process, a line for each question. */
interface Answers {
  /** A person has asked for the end, by Control-C. */
  readonly isInterrupted: boolean;
  /** The next line; undefined once there are no more. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

/** Reads answers. Those that are typed ahead of their questions wait for them. */
export function openAnswers(): Answers {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ahead: string[] = [];
  let isInterrupted = false;
  let hasEnded = false;
  let wake = (): void => {};
  terminal.on("line", (line) => {
    ahead.push(line);
    wake();
  });
  terminal.on("SIGINT", () => {
    isInterrupted = true;
    // What was typed ahead was meant for a review that goes on.
    ahead.length = 0;
    terminal.close();
  });
  terminal.on("close", () => {
    hasEnded = true;
    wake();
  });
  return {
    get isInterrupted() {
      return isInterrupted;
    },
    ask: async (question) => {
      const [typed] = ahead;
      // It was shown where it was typed: here it stands behind what it answers.
      if (typed !== undefined) process.stdout.write(`${question}${typed}\n`);
      else if (!hasEnded) {
        terminal.setPrompt(question);
        terminal.prompt();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return ahead.shift();
    },
    close: () => terminal.close(),
  };
}
