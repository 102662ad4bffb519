import { mount } from 'svelte';
import App from './App.svelte';
import { pickFace } from './client/pickFace';
import './ui/styles.css';

mount(App, { target: document.getElementById('app')!, props: { face: pickFace() } });
