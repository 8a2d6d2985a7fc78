import { expect } from 'vitest'
import { emptyContent } from '../src/features/playbooks/playbook.definition.ts'
import { simulationJobs } from '../src/features/playbooks/simulation.jobs.ts'
import type { TestApp } from './app.ts'

export const words = (en: string) => ({ ja: '', en })

export const mail = (id: string, next: string | null) => ({
  kind: 'mail',
  id,
  to: 'champion',
  subject: words('Hello {{ contact.name }}'),
  body: words('About {{ account.name }}.\n\n{{ owner.name }}'),
  review_hours: 0,
  next,
})

/** Asks the API as a member; `made` draws a playbook on the empty one, `on` switches it on as well. */
export function playbookClient(app: () => TestApp) {
  const ask = async (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    url: string,
    payload?: unknown,
    role: 'admin' | 'csm' = 'admin',
  ) =>
    app().http.inject({
      method,
      url,
      headers: await app().as(role),
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
  const made = async (
    name: string,
    content: object,
  ): Promise<{ id: number; revision: number; problems: unknown[] }> => {
    const response = await ask('POST', '/api/v1/playbooks', {
      name,
      content: { ...emptyContent, ...content },
    })
    if (response.statusCode !== 201) throw new Error(response.body)
    return response.json()
  }
  /** As `made`, without a fault and switched on. */
  const on = async (name: string, content: object): Promise<number> => {
    const { id, revision, problems } = await made(name, content)
    expect(problems).toEqual([])
    const response = await ask('POST', `/api/v1/playbooks/${id}/on`, { based_on: revision })
    expect(response.statusCode, response.body).toBe(200)
    return id
  }
  /** Asks for a simulation and works it out. */
  const simulated = async (id: number, payload: object) => {
    const asked = await ask('POST', `/api/v1/playbooks/${id}/simulations`, payload)
    if (asked.statusCode !== 202) throw new Error(asked.body)
    await simulationJobs(app())['playbooks:simulate']?.({ id: asked.json().id })
    return (await ask('GET', `/api/v1/playbook-simulations/${asked.json().id}`)).json()
  }
  return { ask, made, on, simulated }
}
