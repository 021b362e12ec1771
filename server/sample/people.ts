import { seededRandom } from '../model/random.ts';

const families = [
  '김',
  '이',
  '박',
  '최',
  '정',
  '강',
  '조',
  '윤',
  '장',
  '임',
  '한',
  '오',
  '서',
  '신',
  '권',
  '황',
  '안',
  '송',
  '류',
  '홍',
];
const given = [
  ['민', '서', '지', '하', '도', '예', '수', '현', '유', '은', '재', '태', '소', '나', '가', '시'],
  ['준', '연', '우', '윤', '현', '진', '아', '민', '은', '호', '영', '원', '빈', '서', '희', '율'],
] as const;

/** What the sample's households lack and the generator makes up; always marked as invented. */
export interface InventedPerson {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly consents: {
    readonly email: boolean;
    readonly sms: boolean;
    readonly alimtalk: boolean;
    readonly night: boolean;
  };
}

/** The same household always gets the same person. Addresses and numbers are reserved ones that reach nobody. */
export function inventedPerson(household: number): InventedPerson {
  const random = seededRandom(household * 2654435761);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  const name = pick(families) + pick(given[0]) + pick(given[1]);
  const agreed = random();
  return {
    name,
    email: `household${household}@example.com`,
    phone: `+82100000${String(household).padStart(4, '0')}`,
    consents: { email: agreed < 0.86, sms: random() < 0.72, alimtalk: random() < 0.6, night: random() < 0.15 },
  };
}
