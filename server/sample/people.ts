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
const given =
  '민준 서준 도윤 예준 시우 하준 지호 주원 지후 준우 준서 건우 현우 지훈 우진 선우 서진 민재 현준 연우 정우 승우 시윤 준혁 은우 서연 서윤 지우 서현 하은 하윤 민서 지유 윤서 채원 수아 지민 지아 지윤 은서 다은 예은 지안 소율 수빈 예린 유나 가은 소윤 영희 미경 은정 지영 현정 성호 영수 상훈 동현 재현'.split(
    ' ',
  );

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
  const name = pick(families) + pick(given);
  const agreed = random();
  return {
    name,
    email: `household${household}@example.com`,
    phone: `+82100000${String(household).padStart(4, '0')}`,
    consents: { email: agreed < 0.86, sms: random() < 0.72, alimtalk: random() < 0.6, night: random() < 0.15 },
  };
}
