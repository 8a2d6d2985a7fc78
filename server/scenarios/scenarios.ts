import { churnWave } from './churn-wave.ts'
import { demo } from './demo.ts'
import { empty } from './empty.ts'
import { twoCustomers } from './two-customers.ts'
import type { Scenario } from './world.ts'

export const scenarios: readonly Scenario[] = [demo, twoCustomers, churnWave, empty]
