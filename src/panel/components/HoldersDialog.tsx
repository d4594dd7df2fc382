import { ApiClient, type ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { anew } from './anew.js'
import { GiveNumber } from './GiveNumber.js'
import { givingIn } from './giving.js'
import { Refusal } from './Refusal.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** The one dialog behind the record actions `assign` and `share`; once it is stale, what is there now is a button away. */
function HoldersDialog(props: ActionProps) {
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

export default anew(HoldersDialog)
