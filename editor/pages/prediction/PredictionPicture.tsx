/** Ten columns from calm to alarm. */
export function PredictionPicture() {
  const heights = [92, 70, 52, 40, 30, 24, 20, 18, 22, 28];
  return (
    <svg viewBox="0 0 280 120" width="280">
      {heights.map((height, index) => (
        <rect
          key={index}
          x={16 + index * 25}
          y={108 - height}
          width={20}
          height={height}
          rx={4}
          fill={`var(--naru-danger-${String(index + 1)})`}
        />
      ))}
      <line x1={10} x2={270} y1={109} y2={109} stroke="var(--naru-line-strong)" strokeWidth={2} />
    </svg>
  );
}
