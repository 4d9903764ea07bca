/** Every code that a `SelfCodingError` can carry: when it comes, and what to do. `docs/errors.md` is made of these. */
export const ERROR_CODES = [
  /**
   * A stub, a member or a wrapper was called in a file that nothing has transformed; or an agent was given a
   * function whose parameters selfcoding knows nothing of.
   * @remedy Start with `node --import selfcoding/register`, or compile with `selfcoding build` or `tspc`. For
   * agents: name the function in the list itself, wrap it in `registered(f)`, or describe it by a schema.
   */
  "not-transformed",
  /**
   * A stub cannot be understood, or its file does not parse. The message names file, line and column;
   * `details.problems` lists all of them.
   * @remedy Fix the lines that the message names.
   */
  "stub-mistake",
  /**
   * A function must be written, and no model is configured.
   * @remedy Set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible server, or SELFCODING_RECORDINGS for recorded
   * replies.
   */
  "no-model",
  /**
   * A function must be written, or an agent asks, in a test run, and only a real model could answer; `details.runner`
   * says how that was seen.
   * @remedy Commit the version, or give [the test its replies](testing.md). SELFCODING_TEST_MODEL=real (option
   * `testModel`) allows it.
   */
  "model-in-test",
  /**
   * The model's server refuses the key.
   * @remedy Set a valid OPENAI_API_KEY (option `model.apiKey`), or name another server by OPENAI_BASE_URL.
   */
  "model-unauthorized",
  /**
   * The model's server cannot be reached, is overloaded, or answers something that cannot be read. `details.status`
   * holds the HTTP status, if there was one.
   * @remedy Look at the server and at SELFCODING_MODEL, then try again.
   */
  "model-unavailable",
  /**
   * The model's server runs in the very process that a synchronous stub blocks, so it could never answer.
   * @remedy Run the server in another process, or make the stub `async`.
   */
  "model-same-process",
  /**
   * A recorded or scripted model has no reply for this request, or the file of recordings cannot be read.
   * @remedy Record again, or add the reply to `scriptedModel(…)`.
   */
  "recording-missing",
  /**
   * No candidate passed the checks within `limits.attempts`; `details.findings` says what the last ones failed at.
   * @remedy Make docs or examples clearer, raise `limits.attempts`, or choose a stronger model.
   */
  "not-written",
  /**
   * The model says that no function can do what the description asks; `details.reason` holds its words.
   * @remedy Change the description, the types or what is in reach, or write the function by hand.
   */
  "cannot-be-written",
  /**
   * Something around the stub keeps every body from being checked: its file does not load, or an import is missing.
   * @remedy Fix what the message names. Another body would not help, so the model is not asked again.
   */
  "needs-person",
  /**
   * Stubs need each other before any of them is written; the message shows the ring.
   * @remedy Write one of them by hand, or describe them so that one does not call the other.
   */
  "cycle",
  /**
   * A version is missing or stale and the mode is `frozen` or `heal-only`, or an agent would ask a model and it is `frozen`.
   * @remedy Run `selfcoding write`, and commit `.selfcoding`.
   */
  "frozen",
  /**
   * A version was edited by hand, and its stub has changed since; or git could not merge it, or its `.json` was changed by
   * hand. Nothing of it is run.
   * @remedy Do what the message says: `selfcoding adopt` the edit, move it into your source, take one side of the merge, or
   * restore the file.
   */
  "conflict",
  /**
   * A version was written, and waits for a person: the option `approval` wants that.
   * @remedy Look at it with `selfcoding review`, or approve it with `selfcoding approve`.
   */
  "unapproved",
  /**
   * A decision on a version cannot be carried out: there is no such version, it is in another state, or it is not the one
   * that was looked at. Or a version threw that a person has pinned.
   * @remedy `selfcoding log` lists the versions with their states, with `--fleet` those of the fleet.
   */
  "decision-refused",
  /**
   * A plan of `selfcoding write --plan` does not hold any more; `details.changes` says what has changed since.
   * @remedy Make it again.
   */
  "plan-stale",
  /**
   * The folder of versions was written by a newer release.
   * @remedy Install that release or a later one.
   */
  "store-newer",
  /**
   * A command changed nothing, as what it would have written does not hold; `details.findings` holds what checks found.
   * @remedy Do what the message says, and run the command again.
   */
  "command-refused",
  /**
   * A version in the store cannot be used: it does not compile, or is not allowed.
   * @remedy Fix the file, restore it from version control, or delete it to have it written again.
   */
  "not-loadable",
  /**
   * An option, a variable or an argument of an agent has a value that it cannot have. The message names it.
   * @remedy See the [options](options.md) and the [options of agents](agent-options.md).
   */
  "options-invalid",
  /**
   * A package that only this part of selfcoding needs is not installed.
   * @remedy Install it: the message holds the line.
   */
  "package-missing",
  /**
   * The folder of versions cannot be written. For a program it is a warning: the call gets its answer, and the
   * version serves this process only. `selfcoding write` and `heal` refuse before a model is asked.
   * @remedy Make the folder writable, or name another by the option `store` or SELFCODING_STORE.
   */
  "store-unwritable",
  /**
   * Writing took longer than `limits.seconds`, or a request to an agent longer than `timeoutMilliseconds`.
   * @remedy Raise the limit, or choose a faster model.
   */
  "time-limit",
  /**
   * A thread of selfcoding stopped without an answer; `cause` says why where that is known.
   * @remedy Try again. If it keeps failing, report it with the cause.
   */
  "foundry-lost",
  /**
   * A function had to be written, or an agent asked, after the program had called `close()`.
   * @remedy Call `close()` when all other work is done.
   */
  "closed",
  /**
   * The dev server does not serve a request of a page: it is foreign, lacks the token, cannot be read, or names a stub
   * that was not served; `details.reason` says which.
   * @remedy Open the page by localhost, and reload it.
   */
  "dev-server-refused",
  /**
   * A stub in a page has no body: it was built without, or the new one imports a module, which comes with the next load.
   * Or an agent was made there.
   * @remedy While you develop, reload. For a build, write it first, by `selfcoding write`.
   */
  "page-unwritten",
  /**
   * A budget of the function, the process, the day or an agent is used up; `details` holds what was spent and, for
   * an agent, the `transcript`.
   * @remedy Raise the `budget`, or wait for the next day (UTC).
   */
  "budget-spent",
  /**
   * An agent's rounds ran out without an accepted result, or it did not name the arguments that an adapted function
   * stands for; `details.transcript` holds the conversation.
   * @remedy Read the transcript, then improve docs or `notes`, raise `maxRounds`, or choose a stronger model.
   */
  "agent-unanswered",
  /**
   * An agent's model asked three times for the same failing call.
   * @remedy Say in the docs or in `notes` what the function needs, or choose a stronger model.
   */
  "agent-stuck",
  /**
   * A validator gave no judgement that can be read, or threw.
   * @remedy Choose another model for it (`validator: { model }`), give a function, or set `validator: false`.
   */
  "validator-broken",
  /**
   * The database of the fleet cannot be reached, or does not answer in time, and what is asked for is not at hand. Versions
   * that run go on running, and it is asked again by itself.
   * @remedy Look at the database; or let this process write for itself meanwhile, by `fleet.whileAway: "write"`.
   */
  "fleet-away",
  /**
   * The fleet cannot be used as it is: its package is not installed, a right is missing, Redis may evict versions, or the
   * address is none; `details.reason` says which.
   * @remedy Do what the message says; for a missing right it holds the SQL to run.
   */
  "fleet-refused",
  /**
   * The fleet's data has gone back behind what this process has seen of it, as after a restored backup, or a failover to a
   * standby that did not have the last writes: writing to it could undo what came later. Versions that run go on running.
   * @remedy Restart the processes of the fleet: each then takes the data as it finds it.
   */
  "fleet-restored",
  /**
   * A snapshot or memory file was written by another version of selfcoding.
   * @remedy Use the version that wrote it, or remember anew.
   */
  "snapshot-version",
  /**
   * A snapshot or memory file cannot be read, or is not there.
   * @remedy Give what `snapshot()` returned, or a file that `saveMemory(path)` wrote.
   */
  "snapshot-invalid",
  /**
   * The model did not manage to condense a memory; nothing was changed.
   * @remedy Allow more `tokens`, choose a stronger model, or `forget(…)` what is not needed.
   */
  "not-compacted",
] as const;

/** A stable name for one way in which selfcoding can fail. */
export type ErrorCode = (typeof ERROR_CODES)[number];
