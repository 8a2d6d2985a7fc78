import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useCan, useMe } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './tasks-page.module.css'

const key = ['get', '/api/v1/absences'] as const

/** Who is away when, and who takes new tasks meanwhile. */
export function AbsencesCard() {
  const { t } = useTranslation('tasks')
  const format = useFormat()
  const { member } = useMe()
  const mayWrite = useCan('tasks:write')
  const mayManage = useCan('members:write')
  const { data } = apiQuery.useQuery('get', '/api/v1/absences')
  const remove = useAction({
    run: (id: number) => api.DELETE('/api/v1/absences/{id}', { params: { path: { id } } }),
    invalidate: [key],
    done: () => t('away.removed'),
  })
  return (
    <Card title={t('away.title')}>
      <div className={styles.stack}>
        <p className={styles.sub}>{t('away.about')}</p>
        {data?.rows.length === 0 ? <p className={styles.sub}>{t('away.none')}</p> : null}
        <ul className={styles.away}>
          {(data?.rows ?? []).map((row) => (
            <li key={row.id}>
              <span>
                {row.member.name}: {format.date(row.from_day)} – {format.date(row.to_day)}
                <span className={styles.sub}>
                  {' '}
                  {row.stand_in ? t('away.stand_in_is', { name: row.stand_in.name }) : t('away.no_stand_in')}
                </span>
              </span>
              {mayWrite && (mayManage || row.member.id === member.id) ? (
                <Button variant="default" size="compact-sm" onClick={() => remove.mutate(row.id)}>
                  {t('away.remove')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        {mayWrite ? <NewAbsence mayManage={mayManage} /> : null}
      </div>
    </Card>
  )
}

function NewAbsence({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useTranslation('tasks')
  const { member, workspace } = useMe()
  const { data: members } = apiQuery.useQuery('get', '/api/v1/members')
  const [who, setWho] = useState(member.id)
  const [from, setFrom] = useState(workspace.today)
  const [to, setTo] = useState(workspace.today)
  const [standIn, setStandIn] = useState<string | null>(null)
  const add = useAction({
    run: () =>
      api.POST('/api/v1/absences', {
        body: { member_id: who, from_day: from, to_day: to, stand_in_id: standIn },
      }),
    invalidate: [key],
    done: () => t('away.saved'),
  })
  const choices = (members?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      {mayManage ? (
        <Select
          label={t('away.who')}
          data={choices}
          value={who}
          onChange={(next) => setWho(next ?? member.id)}
          allowDeselect={false}
          w={170}
        />
      ) : null}
      <TextInput
        type="date"
        label={t('away.from')}
        required
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('away.to')}
        required
        min={from}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Select
        label={t('away.stand_in')}
        data={choices.filter(({ value }) => value !== who)}
        value={standIn}
        onChange={setStandIn}
        clearable
        placeholder={t('away.no_stand_in')}
        w={170}
      />
      <Button type="submit" loading={add.isPending} disabled={from === '' || to < from}>
        {t('away.add')}
      </Button>
    </form>
  )
}
