import { Box, Button, Icon } from '@adminjs/design-system'
import { useCurrentAdmin, useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { otherAppearance } from './appearance.js'

/** The small host's bar: the menu on narrow screens, who is signed in, light or dark, and the ways out; all of it buttons and links. */
export default function TopBar({ toggleSidebar }: { toggleSidebar: () => void }) {
  const { tc } = useTranslation()
  const [session] = useCurrentAdmin()
  const other = otherAppearance(session?.theme)
  const change = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the host reads it with the next page; Firefox and Safari have no other way
    document.cookie = `appearance=${other}; path=/admin; max-age=31536000; samesite=lax`
    window.location.reload()
  }
  return (
    <header data-css="topbar" className="host-bar">
      <Box display={['block', 'block', 'block', 'block', 'none']}>
        <Button variant="text" color="text" size="icon" aria-label={tc('hostFrame.menu')} onClick={toggleSidebar}>
          <Icon icon="Menu" size={24} />
        </Button>
      </Box>
      <span className="host-bar__who">
        <strong>{session?.title}</strong>
        <span>{session?.email}</span>
      </span>
      <Button variant="text" color="text" aria-label={tc(`hostFrame.${other}`)} onClick={change}>
        <Icon icon={other === 'dark' ? 'Moon' : 'Sun'} />
      </Button>
      <form method="post" action={`${new ViewHelpers().logoutUrl()}/everywhere`}>
        <button type="submit" className="host-bar__out">
          {tc('hostFrame.logOutEverywhere')}
        </button>
      </form>
      <a className="host-bar__out" href={new ViewHelpers().logoutUrl()}>
        {tc('hostFrame.logOut')}
      </a>
    </header>
  )
}
