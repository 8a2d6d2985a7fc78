import { MultiSelect, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import type { Assignment } from './playbook.ts'

const hows = [
  'account-owner',
  'member',
  'round-robin',
  'fewest-accounts',
  'least-revenue',
  'nobody',
] as const satisfies readonly Assignment['how'][]

interface AssignInputProps {
  readonly value: Assignment
  readonly readOnly: boolean
  readonly onChange: (value: Assignment) => void
}

/** Whose task it becomes. */
export function AssignInput({ value, readOnly, onChange }: AssignInputProps) {
  const { t } = useTranslation('playbooks')
  const me = useMe().member.id
  const { data } = apiQuery.useQuery('get', '/api/v1/members')
  const people = (data?.rows ?? [])
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ value: id, label: name }))
  const choose = (how: Assignment['how']) => {
    if (how === 'nobody' || how === 'account-owner') return onChange({ how })
    if (how === 'member') return onChange({ how, member_id: me })
    return onChange({ how, among: people.map((one) => one.value) })
  }
  return (
    <>
      <Select
        label={t('field.assign')}
        data={hows.map((how) => ({ value: how, label: t(`assign.${how}`) }))}
        value={value.how}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(how) => choose(how as Assignment['how'])}
      />
      {value.how === 'member' ? (
        <Select
          label={t('field.member')}
          data={people}
          value={value.member_id}
          readOnly={readOnly}
          searchable
          allowDeselect={false}
          onChange={(id) => id && onChange({ how: 'member', member_id: id })}
        />
      ) : null}
      {'among' in value ? (
        <MultiSelect
          label={t('field.among')}
          data={people}
          value={[...value.among]}
          readOnly={readOnly}
          searchable
          onChange={(among) => among.length > 0 && onChange({ how: value.how, among })}
        />
      ) : null}
    </>
  )
}
