import { openDatabase } from "./database.js";
import { Service } from "./service.js";

// Without one there is nothing to show.
const database = await openDatabase().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
const line = (text = ""): boolean => process.stdout.write(`${text}\n`);

line(`Database   ${database.title}`);
line();

const shop = new Service("shop", { SELFCODING_FLEET: database.address });
const warehouse = new Service("warehouse", { SELFCODING_FLEET: database.address });

/** Has a service answer, and says what that has cost. @returns whether it has healed */
async function ask(service: Service, weight: string): Promise<boolean> {
  const { answer, calls, purpose } = await service.ask(weight);
  const made = purpose === undefined ? "" : purpose === "heal" ? "healed, " : "written, ";
  line(
    `${service.name.padEnd(10)} ${answer.padEnd(42)} ${made}${calls} ${calls === 1 ? "call" : "calls"} to the model`,
  );
  return purpose === "heal";
}

try {
  // Written by whoever needs it first, and once.
  await ask(shop, "1.5 kg");
  await ask(warehouse, "750 g");
  // Nobody has thought of pounds: it throws, is healed, and the other service runs the new version without a restart.
  if (await ask(warehouse, "2 lb 4 oz")) {
    await shop.until(2);
    line("shop       received version 2 from the fleet");
  }
  await ask(shop, "2 lb 4 oz");
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  shop.end();
  warehouse.end();
  await database[Symbol.asyncDispose]();
}
