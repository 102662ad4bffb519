/** Where an idea comes from. */
export interface Paper {
  readonly citation: string;
  readonly url: string;
}

/** The papers that hyperparameters come from. */
export const papers = {
  adam: { citation: 'Kingma and Ba, 2015', url: 'https://arxiv.org/abs/1412.6980' },
  clipping: { citation: 'Pascanu et al., 2013', url: 'https://arxiv.org/abs/1211.5063' },
  doubleDqn: { citation: 'van Hasselt et al., 2016', url: 'https://arxiv.org/abs/1509.06461' },
  dqn: { citation: 'Mnih et al., 2015', url: 'https://doi.org/10.1038/nature14236' },
  dueling: { citation: 'Wang et al., 2016', url: 'https://arxiv.org/abs/1511.06581' },
  dropout: {
    citation: 'Srivastava et al., 2014',
    url: 'https://jmlr.org/papers/v15/srivastava14a.html',
  },
  glorot: {
    citation: 'Glorot and Bengio, 2010',
    url: 'https://proceedings.mlr.press/v9/glorot10a.html',
  },
  prioritizedReplay: { citation: 'Schaul et al., 2016', url: 'https://arxiv.org/abs/1511.05952' },
  cosine: { citation: 'Loshchilov and Hutter, 2017', url: 'https://arxiv.org/abs/1608.03983' },
  multiStep: { citation: 'Sutton, 1988', url: 'https://doi.org/10.1007/BF00115009' },
  averaging: { citation: 'Polyak and Juditsky, 1992', url: 'https://doi.org/10.1137/0330046' },
  symmetry: { citation: 'van der Pol et al., 2020', url: 'https://arxiv.org/abs/2006.16908' },
  replay: { citation: 'Lin, 1992', url: 'https://doi.org/10.1007/BF00992699' },
  softUpdates: { citation: 'Lillicrap et al., 2016', url: 'https://arxiv.org/abs/1509.02971' },
} as const satisfies Record<string, Paper>;
