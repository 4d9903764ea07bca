import type ts = require("typescript");

/** Loaded by TypeScript's server, which knows no other modules; all of it is one file, as ES modules cannot be required everywhere. */
const { createEditor } = require("../editor/plugin.cjs") as { readonly createEditor: ts.server.PluginModuleFactory };

export = createEditor;
