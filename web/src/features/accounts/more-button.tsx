import { Button } from '@mantine/core'

/** A list that goes on: its button for the next part. */
export function MoreButton(props: {
  readonly label: string
  readonly isLoading: boolean
  readonly onMore: () => void
}) {
  return (
    <Button variant="subtle" color="gray" loading={props.isLoading} onClick={props.onMore}>
      {props.label}
    </Button>
  )
}
