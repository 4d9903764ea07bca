import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isLoading } from "../slice/moduleLinks.js";
import { withoutAwait } from "./statements.js";

/** A statement that imports, as an import statement: `const { f } = require("sums")` is one, too. */
export function asImport(statement: typescript.Statement): string | undefined {
  if (ts.isImportDeclaration(statement)) return statement.getText();
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declared, ...more] = statement.declarationList.declarations;
  const module = declared?.initializer === undefined ? undefined : moduleOf(declared.initializer);
  if (declared === undefined || module === undefined || more.length > 0) return undefined;
  const { name } = declared;
  if (ts.isIdentifier(name)) return `import * as ${name.text} from ${module};`;
  if (!ts.isObjectBindingPattern(name)) return undefined;
  const parts = name.elements.map((element) =>
    element.propertyName === undefined
      ? element.name.getText()
      : `${element.propertyName.getText()} as ${element.name.getText()}`,
  );
  return `import { ${parts.join(", ")} } from ${module};`;
}

/** The module, as it is written, of `require("sums")` and `await import("sums")`. */
function moduleOf(expression: typescript.Expression): string | undefined {
  const call = withoutAwait(expression);
  const [module] = isLoading(call) ? call.arguments : [];
  return module !== undefined && ts.isStringLiteral(module) ? module.getText() : undefined;
}
