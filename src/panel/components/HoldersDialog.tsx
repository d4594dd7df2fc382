import { ApiClient, type ActionProps, type RecordJSON } from 'adminjs'
import React, { useState } from 'react'
import { GiveNumber, type Giving } from './GiveNumber.js'
import { Refusal } from './Refusal.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** The one dialog behind the record actions `assign` and `share`; once it is stale, what is there now is a button away. */
export default function HoldersDialog(props: ActionProps) {
  const words = useWords('smsGive')
  const [record, setRecord] = useState(props.record)
  const [failed, setFailed] = useState(false)
  const lookAgain = async () => {
    if (!record) return
    const target = { resourceId: props.resource.id, recordId: record.id, actionName: props.action.name }
    try {
      setRecord((await api.recordAction(target)).data.record)
    } catch {
      setFailed(true)
    }
  }
  const giving = givingIn(record)
  if (!record || !giving || failed) return <Refusal sentence={words('failed')} />
  return (
    <GiveNumber
      key={record.params.version}
      {...props}
      record={record}
      giving={giving}
      onLookAgain={() => void lookAgain()}
    />
  )
}

function givingIn(record: RecordJSON | undefined): Giving | undefined {
  return record && 'giving' in record ? (record.giving as Giving) : undefined
}
