import { Select } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { type Choice, timeZoneChoice, timeZoneChoices, withChoice } from './choices.ts'

interface TimeZoneSelectProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly onChange: (value: string | null) => void
  readonly error?: ReactNode
  readonly disabled?: boolean
  /** Offered before all places. */
  readonly first?: Choice
}

/** Every time zone by place, name and offset. Naming all of them takes a moment, so it waits until they are wanted. */
export function TimeZoneSelect({ first, value, ...props }: TimeZoneSelectProps) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const [isWanted, setWanted] = useState(false)
  const places = isWanted ? timeZoneChoices(language) : []
  const isPlace = value !== first?.value
  const known =
    isPlace && !isWanted ? [timeZoneChoice(language, value)] : withChoice(places, isPlace ? value : null)
  return (
    <Select
      {...props}
      value={value}
      data={first ? [first, ...known] : known}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t('nothing_found')}
      onFocus={() => setWanted(true)}
    />
  )
}
