import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { requireNode, root, say } from './lib/project.mjs'

requireNode()
await ensureInstalled()
const port = process.env.PORT ?? '3000'
const programs = [
  {
    args: ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/src/cli.ts', 'start'],
    cwd: root,
  },
  { args: [join(root, 'node_modules/vite/bin/vite.js')], cwd: join(root, 'web') },
]
const children = programs.map(({ args, cwd }) =>
  spawn(process.execPath, args, { cwd, stdio: 'inherit', env: { ...process.env, PORT: port } }),
)
say(`The API answers on port ${port}; open the address that Vite prints. Both follow your edits.`)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) for (const child of children) child.kill(signal)
  })
}
for (const child of children) {
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0
    for (const other of children) other.kill('SIGTERM')
  })
}
