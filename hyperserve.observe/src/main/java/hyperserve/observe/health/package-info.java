/// How checks of health are run, each apart, and how their outcomes are told.
package hyperserve.observe.health;
