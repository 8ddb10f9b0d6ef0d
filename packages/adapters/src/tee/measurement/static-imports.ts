import { init, parse } from 'es-module-lexer'
import { unmeasurableModule } from './unmeasurable-module.js'

/**
 * The specifiers of all modules that a module's text imports, dynamic imports of a written-out module included.
 *
 * @throws LockstepError `UnmeasurableModule` for text that is no module, and for a dynamic import of a computed module:
 * it could bring code into the enclave that nobody measured.
 */
export async function staticImports(file: string, source: string): Promise<readonly string[]> {
  await init()
  const [imports] = parseModule(file, source)
  return imports.flatMap((found) => {
    if (found.type === 'import-meta') return []
    if (found.type !== 'dynamic') return [found.specifier]
    if (found.specifier === undefined || found.glob) {
      throw unmeasurableModule(file, 'it imports a module by a computed name; write the name out')
    }
    return [found.specifier]
  })
}

function parseModule(file: string, source: string): ReturnType<typeof parse> {
  try {
    return parse(source, file)
  } catch (cause) {
    throw unmeasurableModule(file, 'it is no ES module', cause)
  }
}
