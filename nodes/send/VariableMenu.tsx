import { Button, Menu } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useFields, useText } from '../fields/context.ts';
import { propertyText } from '../known-names.ts';

/** Offers what a message may say of its reader, and answers with the Liquid for it. */
export function VariableMenu({ onPick }: { readonly onPick: (variable: string) => void }) {
  const { schema, items, locale } = useFields();
  const say = useText();
  const simple = /^[A-Za-z_]\w*$/;
  const attributes = (schema?.attributes ?? []).filter(({ name }) => simple.test(name) && name !== 'name');
  const entry = [
    ...new Set((schema?.events ?? []).flatMap((event) => event.properties.map(({ name }) => name))),
  ].filter((name) => simple.test(name));
  const item = (path: string, label: string, liquid = `{{ ${path} }}`) => (
    <Menu.Item
      key={path}
      onClick={() => {
        onPick(liquid);
      }}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" leftSection={<IconBraces size={13} aria-hidden />}>
          {say({ ko: '변수 넣기', en: 'Insert a variable' })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{say({ ko: '고객', en: 'Customer' })}</Menu.Label>
        {item(
          'customer.name',
          say({ ko: '이름', en: 'Name' }),
          say({ ko: '{{ customer.name | default: "고객" }}', en: '{{ customer.name | default: "there" }}' }),
        )}
        {item('customer.email', say({ ko: '이메일', en: 'E-mail' }))}
        {attributes.slice(0, 20).map(({ name }) => item(`customer.${name}`, propertyText(name)[locale]))}
        {(items === null || items.missing !== 'no-items') && (
          <>
            <Menu.Label>{say({ ko: '추천', en: 'Recommended' })}</Menu.Label>
            {item('recommended', say({ ko: '가장 어울리는 하나', en: 'The best match' }))}
            {item(
              'recommended.list',
              say({ ko: '추천 목록', en: 'A list of them' }),
              '{% for item in recommended limit: 3 %}\n- {{ item.name }}\n{% endfor %}',
            )}
          </>
        )}
        <Menu.Label>{say({ ko: '쇼핑몰', en: 'Shop' })}</Menu.Label>
        {item('shop.name', say({ ko: '쇼핑몰 이름', en: 'Shop name' }))}
        {item('shop.contact', say({ ko: '연락처', en: 'Contact' }))}
        {entry.length > 0 && <Menu.Label>{say({ ko: '들어올 때의 이벤트', en: 'The entering event' })}</Menu.Label>}
        {entry.slice(0, 20).map((name) => item(`entry.${name}`, propertyText(name)[locale]))}
      </Menu.Dropdown>
    </Menu>
  );
}
