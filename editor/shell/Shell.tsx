import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FindAnything } from './FindAnything.tsx';
import { Logo } from './Logo.tsx';
import { Navigation } from './Navigation.tsx';
import classes from './Shell.module.css';
import { StatusBanner } from './StatusBanner.tsx';

/** The frame around every page: navigation, what the product has to say of itself, the page. */
export function Shell() {
  const { t } = useTranslation('shell');
  const [opened, { open, close }] = useDisclosure(false);
  // The canvas needs the width, so the navigation shrinks to its icons there.
  const onCanvas = useRouterState({ select: ({ location }) => location.pathname.startsWith('/journeys/') });

  return (
    <div className={classes['shell']} data-rail={onCanvas || undefined}>
      <a className={classes['skip']} href="#page">
        {t('skip')}
      </a>
      <aside className={classes['side']}>
        <Navigation rail={onCanvas} />
      </aside>
      <header className={classes['mobileBar']}>
        <Burger opened={opened} onClick={open} size="sm" aria-label={t('menu')} />
        <Logo />
      </header>
      <Drawer
        opened={opened}
        onClose={close}
        size={264}
        title={<Logo />}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Navigation rail={false} bare onChoose={close} />
      </Drawer>
      <div className={classes['column']}>
        <StatusBanner />
        <main className={classes['page']} id="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <FindAnything />
    </div>
  );
}
