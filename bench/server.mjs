import { startModelServer } from "selfcoding/testing";

process.once("message", async (replies) => {
  const server = await startModelServer({ replies });
  process.send(server.url);
});
