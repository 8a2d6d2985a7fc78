import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

const minimum = [20, 19]

/** Says what is going on in one line; standard output stays free for the product's own lines. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

export function stopWith(line) {
  say(line)
  process.exit(1)
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return
  stopWith(
    `Tsuzuku needs Node ${minimum.join('.')} or newer; this is Node ${process.versions.node}. Get it from https://nodejs.org`,
  )
}
