import { expect, type Page, test } from '@playwright/test'

const field = (page: Page, nth: number) => page.getByRole('combobox', { name: '項目', exact: true }).nth(nth)

async function pickField(page: Page, nth: number, label: string): Promise<void> {
  await field(page, nth).click()
  await field(page, nth).fill(label)
  await page.getByRole('option', { name: label, exact: true }).click()
}

test('a segment is written, counted while it is, explained, saved, and narrows the accounts', async ({
  page,
  request,
}) => {
  const name = `更新が近い顧客 ${Date.now()}`
  const known = await (await request.get('/api/v1/accounts', { params: { sort: '-mrr', limit: 1 } })).json()
  const account: string = known.rows[0].name
  await page.goto('/segments')
  await page.getByRole('link', { name: 'セグメントを作る' }).first().click()
  await expect(page.getByText('条件はありません。すべての顧客が該当します。')).toBeVisible()
  await page.getByRole('textbox', { name: '名前' }).fill(name)

  await page.getByRole('button', { name: '条件を追加' }).click()
  await expect(page.getByText('未入力の条件が 1 つあります。').first()).toBeVisible()
  await expect(page.getByRole('button', { name: '作る' })).toBeDisabled()
  await pickField(page, 0, '月額(MRR)')
  await page.getByRole('textbox', { name: '値', exact: true }).fill('1')
  await expect(page.getByText('月額(MRR)が ¥1 以上')).toBeVisible()

  await page.getByRole('button', { name: 'まとまりを追加' }).click()
  await pickField(page, 1, '顧客名')
  await page.getByRole('textbox', { name: '値', exact: true }).last().fill(account)
  await expect(page.getByText(`月額(MRR)が ¥1 以上、かつ、顧客名が「${account}」`)).toBeVisible()

  await page.getByRole('button', { name: '条件を外す' }).last().click()
  await expect(page.getByText(`顧客名が「${account}」`)).toBeHidden()
  await page.getByRole('button', { name: '元に戻す' }).last().click()
  await expect(page.getByText(`かつ、顧客名が「${account}」`)).toBeVisible()

  await expect(page.getByText('全 2 件のうち')).toBeVisible()
  await page.getByRole('button', { name: `${account} の判定の理由を見る` }).click()
  await expect(page.getByText(`${account} は含まれます`)).toBeVisible()
  await expect(page.getByText(/実際の値:¥/).first()).toBeVisible()

  await page.getByRole('button', { name: '作る' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  const { rows } = await (await request.get('/api/v1/segments', { params: { q: name } })).json()
  expect(rows).toHaveLength(1)
  expect(rows[0].accounts).toBeGreaterThan(0)
  await page.getByRole('link', { name: '顧客の一覧で開く' }).click()
  await expect(page).toHaveURL(new RegExp(`segment=%?2?2?${rows[0].id}`))
  await expect(page.getByRole('combobox', { name: 'セグメント' })).toHaveValue(name)
  const listed = await (await request.get('/api/v1/accounts', { params: { segment: rows[0].id } })).json()
  expect(listed.total).toBe(rows[0].accounts)
  expect((await request.delete(`/api/v1/segments/${rows[0].id}`)).status()).toBe(204)
})

test('a list takes pasted ids and keeps in the box what it does not know', async ({ page, request }) => {
  const { rows } = await (await request.get('/api/v1/accounts', { params: { limit: 2 } })).json()
  const ids = rows.map(({ external_id }: { external_id: string }) => external_id)
  const name = `先行利用 ${Date.now()}`
  await page.goto('/segments/new')
  await page.getByText('一覧で決める').click()
  await page.getByRole('textbox', { name: '名前' }).fill(name)
  await page.getByRole('button', { name: '作る' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await page.getByRole('textbox', { name: '顧客の ID' }).fill(`${ids.join('\n')}\nnobody-at-all`)
  await page.getByRole('button', { name: '加える(3 件)' }).click()
  await expect(page.getByRole('textbox', { name: '顧客の ID' })).toHaveValue('nobody-at-all')
  await expect(page.getByText('2 件', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: rows[0].name }).first()).toBeVisible()
})

test('tiers cut by price show who would move before they are saved', async ({ page }) => {
  await page.goto('/tiers')
  await page.getByText('単価で決める').click()
  await page.getByRole('button', { name: '単価帯を追加' }).click()
  await expect(page.getByText('名前と、上から順に低くなる下限を入れてください')).toBeVisible()
  await expect(page.getByRole('button', { name: '保存する' })).toBeDisabled()
  await page.getByRole('textbox', { name: '名前' }).last().fill('ライト')
  await page.getByRole('textbox', { name: /^下限/ }).first().fill('20000')
  await expect(page.getByText('この分け方にすると')).toBeVisible()
  await expect(page.getByRole('row', { name: /^ライト/ })).toBeVisible()
  await expect(page.getByRole('button', { name: '保存する' })).toBeEnabled()
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(page.getByRole('row', { name: /^ライト/ })).toBeHidden()
})
