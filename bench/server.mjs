import { startModelServer } from "selfcoding/testing";

process.once("message", async (options) => {
  const server = await startModelServer(options);
  process.send(server.url);
});
