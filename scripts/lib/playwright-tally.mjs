import { relative } from 'node:path'
import { root } from './project.mjs'
import { writeTally } from './tally.mjs'

export default class PlaywrightTally {
  #errors = 0
  #suite

  onBegin(_config, suite) {
    this.#suite = suite
  }

  onError() {
    this.#errors += 1
  }

  onEnd() {
    const tally = { passed: 0, failed: this.#errors, skipped: [] }
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome()
      if (outcome === 'expected') tally.passed += 1
      else if (outcome === 'skipped') {
        const reason = test.annotations.find(
          (note) => note.type === 'skip' || note.type === 'fixme',
        )?.description
        tally.skipped.push({ name: `${relative(root, test.location.file)} › ${test.title}`, reason })
      } else tally.failed += 1
    }
    writeTally(tally)
  }

  printsToStdio() {
    return false
  }
}
