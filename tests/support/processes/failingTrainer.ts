/** A trainer's process that fails at once, with words on both of its outputs. */
console.log('a word before');
throw new Error('the trainer cannot start');
