import iconv from 'iconv-lite';

/** The caller number and the channel registered with the fake. */
export const SOLAPI_FROM = '0212345678';
export const SOLAPI_CHANNEL = 'KA01PF-test';

/** A message as it came, and what SOLAPI made of it. */
export interface TakenMessage {
  readonly to: string;
  readonly from?: string;
  readonly type: string;
  readonly text?: string;
  readonly subject?: string;
  readonly kakaoOptions?: {
    readonly pfId: string;
    readonly templateId: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly disableSms?: boolean;
  };
  readonly customFields: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly dateCreated: number;
  statusCode: string;
}

const bytes = (text: string): number => iconv.encode(text, 'cp949').length;

function alimtalkCode({ text, kakaoOptions }: TakenMessage, templates: ReadonlyMap<string, string>): string | null {
  if (kakaoOptions?.pfId !== SOLAPI_CHANNEL) return '1041';
  const template = templates.get(kakaoOptions.templateId);
  if (template === undefined) return '1042';
  const filled = template.replace(/#\{[^{}]+\}/g, (name) => kakaoOptions.variables?.[name] ?? name);
  return (text ?? filled).includes('#{') || (kakaoOptions.variables && text !== undefined) ? '1043' : null;
}

/** The code with which SOLAPI would refuse a message at the door; null = it takes it. */
export function refusalCode(message: TakenMessage, templates: ReadonlyMap<string, string>): string | null {
  const { to, from, type, text = '', subject, customFields } = message;
  if (!/^0\d{8,10}$/.test(to)) return '1011';
  const fields = Object.entries(customFields);
  if (fields.some(([name, value]) => name.length > 30 || value.length > 100)) return '1032';
  if (type === 'ATA') return alimtalkCode(message, templates);
  if (from !== SOLAPI_FROM) return '1062';
  if (iconv.decode(iconv.encode(text, 'cp949'), 'cp949') !== text) return '1029';
  if (type === 'SMS' && subject !== undefined) return '1013';
  if (subject !== undefined && bytes(subject) > 40) return '1014';
  if (type !== 'SMS' && type !== 'LMS') return '1025';
  return text === '' ? '1010' : bytes(text) > (type === 'SMS' ? 90 : 2000) ? '1031' : null;
}
