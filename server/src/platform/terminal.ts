const WIDTH = 28

/** A progress bar on a terminal; a line every tenth elsewhere. */
export function showProgress(title: string): (share: number, step: string) => void {
  let shown = -1
  return (share, step) => {
    const percent = Math.floor(share * 100)
    if (process.stderr.isTTY) {
      if (percent === shown) return
      const filled = Math.round(share * WIDTH)
      process.stderr.write(
        `\r${title} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent} % ${step.padEnd(16)}`,
      )
      if (share >= 1) process.stderr.write('\n')
    } else if (Math.floor(percent / 10) !== Math.floor(shown / 10)) {
      process.stderr.write(`${title}: ${percent} % (${step})\n`)
    }
    shown = percent
  }
}
