import { type APIRequestContext, expect, test } from '@playwright/test'

const customer = { kind: 'condition', field: 'customer', op: 'yes' }

async function largest(request: APIRequestContext): Promise<{ id: number; name: string }> {
  const answer = await request.get('/api/v1/accounts', { params: { sort: '-mrr', limit: 1 } })
  return (await answer.json()).rows[0]
}

/** The one staircase there is for all tiers: the walk over all pages may have built it already. */
async function build(request: APIRequestContext, name: string): Promise<number> {
  for (const { id } of (await (await request.get('/api/v1/staircases')).json()).rows) {
    await request.delete(`/api/v1/staircases/${id}`)
  }
  const made = await request.post('/api/v1/staircases', {
    data: { name, steps: [{ name: '契約中', rule: customer, offer: { name: '席の追加', kind: 'seats' } }] },
  })
  expect(made.status()).toBe(201)
  return (await made.json()).id
}

test('an account stands on its step, its offer is locked until a lead lets it out, and then leaves', async ({
  page,
  request,
}) => {
  test.slow()
  const account = await largest(request)
  const id = await build(request, '成長の階段')
  const rules = await (await request.get('/api/v1/offer-lock/rules')).json()
  const nps = { least: 7, days: 1, unknown_locks: true }
  const saved = await request.put('/api/v1/offer-lock/rules', {
    data: { rule: { ...rules.rows[0].content, experience: null, nps }, based_on: rules.rows[0].version },
  })
  expect(saved.ok()).toBe(true)

  await page.goto('/staircase')
  const lane = page.getByRole('region', { name: '契約中' })
  await lane.getByRole('button', { name: account.name }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByText('1 段のうち 1 段目')).toBeVisible()
  await expect(drawer.getByText('ロック中')).toBeVisible()
  await expect(drawer.getByText(/NPS/)).toBeVisible()

  await drawer.getByRole('button', { name: 'このオファーを商談機会として記録する' }).click()
  const dialog = page.getByRole('dialog', { name: `${account.name} の商談機会` })
  await dialog.getByRole('button', { name: '記録する' }).click()
  await expect(dialog).toBeHidden()
  const mine = await (await request.get('/api/v1/opportunities', { params: { account: account.id } })).json()
  const [opportunity] = mine.rows
  expect(opportunity).toMatchObject({ name: '席の追加', stage: 'idea', step: { name: '契約中' } })
  const refused = await request.patch(`/api/v1/opportunities/${opportunity.id}`, {
    data: { stage: 'offered' },
  })
  expect(refused.status()).toBe(409)

  await page.goto(`/staircase/opportunities?open=${opportunity.id}`)
  const view = page.getByRole('dialog', { name: '商談機会' })
  await view.getByRole('combobox', { name: '段階' }).click()
  await page.getByRole('option', { name: '提案済み' }).click()
  await view.getByRole('button', { name: '保存する' }).click()
  await expect(view.getByRole('alert').getByText('いまはオファーを送れません')).toBeVisible()

  await page.goto(`/staircase?open=${account.id}`)
  await drawer.getByRole('button', { name: '解除する' }).click()
  const letOut = page.getByRole('dialog', { name: `${account.name} への提案ロックを解除する` })
  await letOut.getByRole('textbox', { name: '解除する理由' }).fill('お客様から依頼がありました')
  await letOut.getByRole('button', { name: '解除する' }).click()
  await expect(drawer.getByText('お客様から依頼がありました')).toBeVisible()
  const left = await request.patch(`/api/v1/opportunities/${opportunity.id}`, { data: { stage: 'offered' } })
  expect((await left.json()).override.reason).toBe('お客様から依頼がありました')
  await request.delete(`/api/v1/staircases/${id}`)
})

test('two people write a staircase at once: the second sees what changed and loses nothing', async ({
  page,
  request,
}) => {
  const id = await build(request, '同時に編集する階段')
  await page.goto(`/staircase/${id}`)
  await page.getByRole('textbox', { name: 'いま行うこと' }).fill('私の書いた手引き')
  const before = await (await request.get(`/api/v1/staircases/${id}`)).json()
  const theirs = await request.put(`/api/v1/staircases/${id}`, {
    data: {
      name: 'ほかの人の名前',
      based_on: before.version,
      steps: [...before.steps, { name: '二段目', rule: customer }],
    },
  })
  expect(theirs.ok()).toBe(true)
  await page.getByRole('button', { name: '保存する' }).click()
  const alert = page.getByRole('alert').filter({ hasText: '先にこの階段を保存しました' })
  await expect(alert.getByText('段の追加: 二段目')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'いま行うこと' })).toHaveValue('私の書いた手引き')
  await alert.getByRole('button', { name: '自分の内容で保存する' }).click()
  await expect(page.getByText('すべて保存済みです')).toBeVisible()
  const after = await (await request.get(`/api/v1/staircases/${id}`)).json()
  expect(after).toMatchObject({
    name: '同時に編集する階段',
    version: 3,
    steps: [{ guidance: '私の書いた手引き' }],
  })
  await request.delete(`/api/v1/staircases/${id}`)
})
