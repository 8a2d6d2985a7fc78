import { Radio, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from './team-rows.ts'

interface RoleChoiceProps {
  readonly value: string
  readonly onChange: (role: Role) => void
  readonly disabled?: boolean
}

/** Every role with one line on what it may do. */
export function RoleChoice({ value, onChange, disabled = false }: RoleChoiceProps) {
  const { t } = useTranslation('team')
  return (
    <Radio.Group value={value} onChange={(role) => onChange(role as Role)} label={t('members.role')}>
      <Stack gap={8} mt={6}>
        {roles.map((role) => (
          <Radio
            key={role}
            value={role}
            disabled={disabled}
            label={t(`roles.${role}.name`)}
            description={t(`roles.${role}.may`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
