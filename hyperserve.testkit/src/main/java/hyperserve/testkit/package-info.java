/// Applications in tests: [hyperserve.testkit.TestApplication] has them answer,
/// [hyperserve.testkit.TestClient] asks, [hyperserve.testkit.TestResponse] says what differs.
package hyperserve.testkit;
