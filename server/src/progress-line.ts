const WIDTH = 30
const EVERY_MS = 100

/** A bar with speed and time left on standard error; where that is no terminal, silence. */
export function createProgressLine(): { show(done: number, total: number | null): void; end(): void } {
  const out = process.stderr
  const from = performance.now()
  let start: number | undefined
  let last = 0
  let drawn = false
  return {
    show(done, total) {
      start ??= done
      const now = performance.now()
      if (!out.isTTY || now - last < EVERY_MS) return
      last = now
      drawn = true
      const perSecond = Math.round(((done - start) * 1000) / Math.max(1, now - from))
      const share = total ? Math.min(1, done / total) : 0
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
      const left = total && perSecond > 0 ? `${Math.ceil((total - done) / perSecond)} s left` : ''
      out.write(
        `\r${bar} ${Math.round(share * 100)} %  ${done}/${total ?? '?'} rows  ${perSecond}/s  ${left}\u001b[K`,
      )
    },
    end() {
      if (drawn) out.write('\r\u001b[K')
    },
  }
}
