import { writeTally } from './tally.mjs'

export default class VitestTally {
  onTestRunEnd(modules, errors) {
    const tally = { passed: 0, failed: errors.length, skipped: [] }
    for (const module of modules) {
      if (module.errors().length > 0) tally.failed += 1
      for (const test of module.children.allTests()) {
        const { state, note } = test.result()
        if (state === 'passed') tally.passed += 1
        else if (state === 'failed') tally.failed += 1
        else tally.skipped.push({ name: `${module.relativeModuleId} › ${test.fullName}`, reason: note })
      }
    }
    writeTally(tally)
  }
}
