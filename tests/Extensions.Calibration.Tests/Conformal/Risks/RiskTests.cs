using System.Text.Json;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Risks;

public class RiskTests
{
    private static readonly ClassHierarchy Tree = ClassHierarchy.Parse("""
        {"name": "all", "children": [{"name": "animal", "children": [{"name": "dog", "index": 0}, {"name": "cat", "index": 1}]}, {"name": "car", "index": 2}]}
        """);

    private static LossCurve Trace(Risk risk, double[] probabilities, bool[] truth)
    {
        var curve = new LossCurve();
        Assert.True(risk.Trace(probabilities, truth, curve));
        return curve;
    }

    private static bool[] Set(double[] probabilities, double lambda) => Array.ConvertAll(probabilities, p => NestedSets.Contains(p, lambda));

    /// <summary>The loss at every lambda is that of the set there, counted anew.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Trace_RandomRowsWithTies_EqualsTheLossOfTheSet()
    {
        var random = new Random(1);
        string[] answers = ["the big house", "house", "a big dog", "cat"];
        for (var repeat = 0; repeat < 300; repeat++)
        {
            var probabilities = Enumerable.Range(0, 4).Select(_ => random.Next(11) / 10.0).ToArray();
            var truth = probabilities.Select(_ => random.Next(2) == 0).ToArray();
            for (var lambda = 0.0; lambda <= 1; lambda += 0.05)
            {
                var set = Set(probabilities, lambda);
                var (hits, size, trues) = (set.Zip(truth).Count(pair => pair is (true, true)), set.Count(x => x), truth.Count(x => x));
                void Is(Risk risk, double expected) => Assert.Equal(expected, Trace(risk, probabilities, truth).At(lambda), 12);
                Is(new FalseNegativeRisk(), trues == 0 ? 0 : 1 - hits / (double)trues);
                Is(new MiscoverageRisk(), hits < trues ? 1 : 0);
                Is(new FalseDiscoveryRisk(), size == 0 ? 0 : (size - hits) / (double)size);
                Is(new QuantileRisk(new FalseNegativeRisk(), 0.5), trues > 0 && 1 - hits / (double)trues > 0.5 + 1e-9 ? 1 : 0);
                var best = Enumerable.Range(0, 4).Where(k => set[k]).SelectMany(k => Enumerable.Range(0, 4).Where(t => truth[t]).Select(t => TokenF1.Of(answers[k], answers[t]))).DefaultIfEmpty().Max();
                Is(new TokenF1Risk([.. answers]), 1 - best);
                Is(new DelegateRisk("size of what is left out", (p, _, at) => Set(p.ToArray(), at).Count(x => !x) / 4.0) { Lambdas = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)] }, (4 - size) / 4.0);
            }
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void GraphDistance_AtEveryLambda_IsThatOfTheDecidedNode()
    {
        var random = new Random(2);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var raw = Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray();
            var probabilities = Array.ConvertAll(raw, value => value / raw.Sum());
            var truth = Enumerable.Range(0, 3).Select(k => k == repeat % 3).ToArray();
            var curve = Trace(new GraphDistanceRisk(Tree), probabilities, truth);
            foreach (var lambda in Enumerable.Range(0, 101).Select(i => i / 100.0).Concat(curve.Lambdas.ToArray()))
                Assert.Equal(Tree.Distance(Tree.Decide(probabilities, lambda), repeat % 3) / 2.0, curve.At(lambda), 12);
        }
        Assert.Equal("dog", Tree.Names[Tree.Decide([0.6, 0.3, 0.1], 0.5)]);
        Assert.Equal("animal", Tree.Names[Tree.Decide([0.6, 0.3, 0.1], 0.6)]);
        Assert.Equal("all", Tree.Names[Tree.Decide([0.6, 0.3, 0.1], 0.95)]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Adversarial_TheWorstPerturbation_Counts()
    {
        var risk = new AdversarialRisk(new FalseNegativeRisk(), p => [[p[0] - 0.2, p[1]], [p[0], p[1] - 0.3]]);
        var curve = Trace(risk, [0.9, 0.8], [true, true]);
        Assert.Equal((1, 0.5, 0.5, 0), (curve.At(0.15), curve.At(0.2), curve.At(0.49), curve.At(0.51)));
        Assert.Contains("A perturbation has 1 probabilities", Assert.Throws<InputDataException>(() => Trace(new AdversarialRisk(new FalseNegativeRisk(), _ => [[0.5]]), [0.9, 0.8], [true, true])).Message);
        Assert.Contains("A perturbation has probability 2", Assert.Throws<InputDataException>(() => Trace(new AdversarialRisk(new FalseNegativeRisk(), _ => [[0.5, 2]]), [0.9, 0.8], [true, true])).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void FalseNegatives_RowsWithoutLabels_CountOrDoNot()
    {
        Assert.Equal(0, Trace(new FalseNegativeRisk(), [0.5], [false]).At(0));
        Assert.False(new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }.Trace([0.5], [false], new()));
        Assert.StartsWith("There is no row", Assert.Throws<InputDataException>(() => LossCurves.OfRisk(new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }, [0.5], [false], 1)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void OfRisk_BadProbability_NamesTheRow()
    {
        Assert.Equal("Row 1 has probability NaN; allowed are numbers from 0 to 1.", Assert.Throws<InputDataException>(() => LossCurves.OfRisk(new MiscoverageRisk(), [0.5, double.NaN], [true, true], 1)).Message);
        Assert.Contains("2 probabilities and 1 truths", Assert.Throws<ArgumentException>(() => LossCurves.OfRisk(new MiscoverageRisk(), [0.5, 1], [true], 1)).Message);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Json_EveryNamedRisk_ComesBack()
    {
        Risk[] risks = [new MiscoverageRisk(), new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }, new FalseDiscoveryRisk(), new TokenF1Risk(["a b", "c"]) { EmptyIsRight = true }, new QuantileRisk(new FalseNegativeRisk(), 0.25)];
        Assert.All(risks, risk => Assert.Equal(risk, JsonSerializer.Deserialize<Risk>(JsonSerializer.Serialize(risk))));
        var back = Assert.IsType<GraphDistanceRisk>(JsonSerializer.Deserialize<Risk>(JsonSerializer.Serialize<Risk>(new GraphDistanceRisk(Tree))));
        Assert.Equal((Tree.Names, Tree.Classes, Tree.Parents), (back.Hierarchy.Names, back.Hierarchy.Classes, back.Hierarchy.Parents), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2) && a.Item3.SequenceEqual(b.Item3));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize<Risk>(new DelegateRisk("mine", (_, _, _) => 0)));
        var named = typeof(Risk).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Risk)) && type.IsDefined(typeof(RiskNameAttribute), false));
        Assert.Equal(named.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), risks.Select(risk => risk.GetType()).Append(typeof(GraphDistanceRisk)).OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(new[] { -1, -1 }, new[] { -1, 0 }, "one root")]
    [InlineData(new[] { -1, 2, 1 }, new[] { -1, -1, 0 }, "does not lead up to the root")]
    [InlineData(new[] { -1, 0, 0 }, new[] { -1, 0, 0 }, "each once")]
    [InlineData(new[] { -1, 0, 1 }, new[] { -1, 0, 1 }, "is below a class")]
    [InlineData(new[] { -1 }, new[] { 0 }, "Got 1 nodes")]
    [InlineData(new[] { -1, 0 }, new[] { -1, 5 }, "numbered from 0 to 0")]
    public void Hierarchy_NoTree_SaysWhy(int[] parents, int[] classes, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => new ClassHierarchy(parents, parents.Select((_, i) => $"n{i}"), classes)).Message);

    [Fact, Trait("Kind", "Example")]
    public void Hierarchy_BadJson_SaysWhy()
    {
        Assert.Contains("an object with a \"name\"", Assert.Throws<JsonException>(() => ClassHierarchy.Parse("{}")).Message);
        Assert.Contains("is no hierarchy", Assert.Throws<JsonException>(() => ClassHierarchy.Parse("""{"name": "a"}""")).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void GraphDistance_WrongNumberOfClasses_SaysSo()
    {
        Assert.Contains("has 3 classes, but there are 2", Assert.Throws<InputDataException>(() => Trace(new GraphDistanceRisk(Tree), [0.5, 0.5], [true, false])).Message);
        Assert.Contains("one true class per row. Got 2", Assert.Throws<InputDataException>(() => Trace(new GraphDistanceRisk(Tree), [0.5, 0.2, 0.3], [true, true, false])).Message);
        Assert.Contains("There are 2 answers", Assert.Throws<InputDataException>(() => Trace(new TokenF1Risk(["a", "b"]), [0.5, 0.2, 0.3], [true, true, false])).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void TokenF1_EmptyTexts_ByChoice() => Assert.Equal((0, 1, 0), (TokenF1.Of("the", "a"), TokenF1.Of("the", "a", emptyIsRight: true), TokenF1.Of("the", "dog", emptyIsRight: true)));
}
