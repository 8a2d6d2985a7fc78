import { expect, test } from '@playwright/test'

test('an attribute is defined, offered on accounts, changed, and deleted after a question', async ({
  page,
  request,
}) => {
  await page.goto('/settings/workspace')
  await page.getByRole('link', { name: '属性', exact: true }).click()
  await expect(page.getByRole('heading', { name: '顧客の属性はまだありません' })).toBeVisible()
  await page.getByRole('button', { name: '属性を追加する' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名前', { exact: true }).fill('地域')
  await dialog.getByLabel('英語の名前').fill('Region')
  await dialog.getByLabel('キー').fill('Region')
  await dialog.getByRole('button', { name: '追加する' }).click()
  await expect(dialog.getByText('英小文字で始め、英小文字・数字・_ だけで')).toBeVisible()
  await dialog.getByLabel('キー').fill('region')
  await dialog.getByRole('combobox', { name: '種類' }).click()
  await page.getByRole('option', { name: '選択肢' }).click()
  await dialog.getByRole('combobox', { name: '選択肢' }).fill('東')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '追加する' }).click()
  const row = page.getByRole('row').filter({ hasText: '地域' })
  await expect(row).toContainText('0 社')

  const { rows } = await (await request.get('/api/v1/accounts?limit=1')).json()
  const id: number = rows[0].id
  const given = await request.patch(`/api/v1/accounts/${id}`, { data: { attributes: { region: '東' } } })
  expect(given.status()).toBe(200)
  await page.reload()
  await expect(row).toContainText('1 社')

  await row.getByRole('button', { name: '編集する' }).click()
  await dialog.getByRole('combobox', { name: '種類' }).click()
  await page.getByRole('option', { name: '数', exact: true }).click()
  await dialog.getByRole('button', { name: '保存する' }).click()
  await expect(dialog.getByText('1 社の値が合わなくなります')).toBeVisible()
  await page.keyboard.press('Escape')

  await row.getByRole('button', { name: '削除する' }).click()
  await expect(dialog).toContainText('1 社にある値はそのまま残ります')
  await dialog.getByRole('button', { name: '削除する' }).click()
  await expect(page.getByRole('heading', { name: '顧客の属性はまだありません' })).toBeVisible()
  await page.goto('/audit?kind=attribute')
  await expect(page.getByText(/が属性「地域」を削除/)).toBeVisible()
})
