import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Of the project: where programs of tests run, and find what is installed. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * A program of this folder as one file, which starts in a fraction of the time: where one is killed over and over, most of
 * its short life is work then.
 */
export async function bundled(name: string): Promise<{ file: string; remove(): void }> {
  const file = join(root, 'node_modules', `.${name}-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, `server/test/${name}.ts`)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    external: ['pg', 'pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return { file, remove: () => rmSync(file, { force: true }) }
}
