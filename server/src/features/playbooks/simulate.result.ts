type SimulatedStep = { step: string; day: string; outcome: string | null }
export type SimulatedWay = {
  account: { id: number; name: string }
  day: string
  arm: 'treated' | 'held-out'
  ended_on: string | null
  steps: SimulatedStep[]
}
export type Simulation = {
  from: string
  to: string
  causes: number
  known_since: string | null
  enrolled: number
  held_out: number
  mails: number
  messages: number
  tasks: number
  calls: number
  offers: { held: number; unknown: number; known_since: string | null }
  steps: { step: string; accounts: number }[]
  days: { day: string; accounts: number }[]
  ways: SimulatedWay[]
}
