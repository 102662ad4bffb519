/** Outlines of the toolbar's icons on a 16 by 16 grid. */
export const icons = {
  train: 'M2 12.5 6 8l3 2.5L14 4M10.5 4H14v3.5',
  test: 'M4 2.5v11l9-5.5z',
  random: 'M3 3h10v10H3zM6 6h.01M10 6h.01M8 8h.01M6 10h.01M10 10h.01',
  pause: 'M5 3v10M11 3v10',
  resume: 'M4 2.5v11l9-5.5z',
  step: 'M3 3v10l7-5zM13 3v10',
  stop: 'M3.5 3.5h9v9h-9z',
  newAgent: 'M8 3v10M3 8h10',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  down: 'M4 6l4 4 4-4',
  open: 'M2 13V3.5h4.5L8 5.5h6V13z',
  settings: 'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5v4M6 9.5v4',
  engine: 'M5 5h6v6H5zM5 2.5V5M8 2.5V5M11 2.5V5M5 11v2.5M8 11v2.5M11 11v2.5M2.5 8H5M11 8h2.5',
  takeOver: 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 6.5a1.5 1.5 0 1 0 .01 0M2.7 7.2h3.8M9.5 7.2h3.8M8 9.5v4',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
} as const;

export type IconName = keyof typeof icons;
