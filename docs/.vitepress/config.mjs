import { defineConfig } from "vitepress";

const page = (text, name) => ({ text, link: `/${name}` });

export default defineConfig({
  title: "selfcoding",
  description: "A function that you only describe writes itself.",
  cleanUrls: false,
  // A README is what a repository shows of a folder, an index what a site does.
  rewrites: { "README.md": "index.md" },
  // Beside the pages of the site there is only the README of the repository.
  ignoreDeadLinks: [/^\.\/\.\.\/README/, /^\.\.\/README/],
  themeConfig: {
    search: { provider: "local" },
    sidebar: [
      {
        text: "Guide",
        items: [
          page("Getting started", "getting-started"),
          page("Authoring", "authoring"),
          page("The contract", "contract"),
          page("Checks", "checks"),
          page("Healing", "healing"),
          page("Toolchains", "toolchains"),
          page("Bundlers and test runners", "bundlers"),
          page("Recipes for frameworks", "recipes"),
          page("The dev server and pages", "dev-server"),
          page("In the editor", "editor"),
          page("The doctor", "doctor"),
          page("Testing", "testing"),
          page("The life of a version", "life-cycle"),
          page("Proof on demand", "proof-commands"),
          page("Eject", "eject"),
          page("Production", "production"),
          page("The fleet", "fleet"),
          page("Traces", "traces"),
          page("Security", "security"),
        ],
      },
      {
        text: "Agents",
        items: [page("Agents", "agents"), page("Memory", "memory"), page("Generated functions", "generated-functions")],
      },
      {
        text: "Reference",
        items: [
          page("Options", "options"),
          page("Options of agents", "agent-options"),
          page("The model and the environment", "model-options"),
          page("Errors", "errors"),
          page("Further errors", "errors-further"),
          page("Events", "events"),
          page("What each isolation holds", "isolation"),
        ],
      },
      {
        text: "Inside",
        items: [
          page("Architecture", "architecture"),
          page("Where is it?", "tour"),
          page("Calls, healing and spending", "architecture-calls"),
          page("Checks inside", "architecture-checks"),
          page("The sandbox", "architecture-sandbox"),
          page("Agents inside", "architecture-agents"),
          page("Decisions", "decisions"),
          page("Decisions of the fleet", "decisions-fleet"),
          page("Measured", "measured"),
          page("A fleet, measured", "measured-fleet"),
          page("Measured checks", "measured-checks"),
          page("What is installed", "measured-package"),
        ],
      },
    ],
  },
});
