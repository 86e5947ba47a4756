using Extensions.Trainers.Tests.Objectives;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>Every objective of the library, with the settings of its reference that come first, trains a network that beats guessing.</summary>
[Trait("Kind", "Contract")]
public class ObjectiveTrainingTests
{
    private const int Classes = 3;
    private static readonly MLContext ML = new(1);
    private static readonly Row[] Rows = Make();

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var type in Some.ObjectiveTypes)
        {
            var needed = Some.Reference(type).Settings(Classes)[0].EnsembleSize;
            foreach (var members in new[] { 1, 2 })
                if (needed is null || needed == members)
                    cases.Add(type.Name, members);
        }
        return cases;
    }

    /// <summary>Labels that a small network learns, and a column for everything that an objective may ask for.</summary>
    public sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [KeyType(Classes)]
        public uint Class { get; set; }

        public bool Flag { get; set; }

        [VectorType(Classes)]
        public float[] Flags { get; set; } = [];

        public float Number { get; set; }

        [VectorType(Classes)]
        public float[] Teacher { get; set; } = [];

        [ColumnName("a")]
        public float OneGroup { get; set; }

        [ColumnName("b")]
        public float OtherGroup { get; set; }

        public float Bag { get; set; }

        public float BagResponse { get; set; }

        [VectorType(2)]
        public float[] TargetValues { get; set; } = [];

        [VectorType(2)]
        public float[] TargetWeights { get; set; } = [];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_SmallTable_BeatsGuessing(string type, int members)
    {
        var reference = Some.References.Single(candidate => candidate.Objective.Name == type);
        var objective = reference.Settings(Classes)[0];
        if (objective is SinkhornDistillation transport)
            objective = transport with { LabelShare = 0.5 };   // it matches the batch's distribution, not its rows: alone it does not learn which class is which
        BeatsGuessing(objective, members);
    }

    /// <summary>Heads, samplers and columns of an objective serve the model also where another one wraps it.</summary>
    public static IReadOnlyDictionary<string, Objective> Wrapped { get; } = new Dictionary<string, Objective>
    {
        ["class weights"] = new ClassWeighted(new EquiangularBasis(seed: 3), [1, 2, 1]),
        ["clipping"] = new LogitClipping(new EquiangularBasis(seed: 3), 3),
        ["clipped class weights"] = new LogitClipping(new ClassWeighted(new EquiangularBasis(8), [1, 1, 1]), 3),
        ["sum of embeddings"] = new WeightedSum([new EquiangularBasis(), new EquiangularBasis()], [1, 0.5]),
        ["sum with sets"] = new WeightedSum([new CrossEntropy(), new OddKOut()]),
        ["weighted sets"] = new ClassWeighted(new OddKOut(), [1, 1, 1]),
        ["sum of bins"] = new RegressionWeightedSum([new HlGauss(-6, 6, 32), new HlGauss(-6, 6, 32, 2)]),
        ["fair bags"] = new RegressionFairness(new AggregateResponse(), new(["a"], 0.01)),
    };

    public static TheoryData<string> WrappedNames => [.. Wrapped.Keys];

    [Theory]
    [MemberData(nameof(WrappedNames))]
    public void Fit_WrappedObjective_BeatsGuessing(string name)
    {
        BeatsGuessing(Wrapped[name], 1);
        BeatsGuessing(Wrapped[name], 2);
    }

    public static TheoryData<string> ReducerNames => [.. Reducers.Keys];

    private static Dictionary<string, Reducer> Reducers { get; } = new Reducer[]
    {
        new ConditionalValueAtRisk(0.3), new AverageTopK(40), new SpectralRisk(Spectrum.Esrm), new SpectralRisk(Spectrum.Extremile, shiftCost: 1), new LearnedConditionalValueAtRisk(0.3),
    }.ToDictionary(reducer => reducer.ToString());

    [Theory]
    [MemberData(nameof(ReducerNames))]
    public void Fit_RiskOfTheBatch_BeatsGuessing(string name)
    {
        BeatsGuessing(new CrossEntropy(), 1, Reducers[name]);
        BeatsGuessing(new CrossEntropy(), 2, Reducers[name]);
    }

    private static void BeatsGuessing(Objective objective, int members, Reducer? reducer = null)
    {
        var view = ML.Data.LoadFromEnumerable(Rows);
        var scored = Trainer(objective, members, reducer ?? new MeanReducer()).Fit(view).Transform(view);
        switch (objective)
        {
            case BinaryObjective:
                Better(0.8, scored.GetColumn<bool>("PredictedLabel").Zip(Rows, (guess, row) => guess == row.Flag));
                break;
            case MulticlassObjective:
                Better(0.8, scored.GetColumn<uint>("PredictedLabel").Zip(Rows, (guess, row) => guess == row.Class + 1));
                Assert.All(scored.GetColumn<float[]>("Score"), score => Assert.Equal(1, score.Sum(), 1e-4));
                break;
            case MultilabelObjective:
                // Losses that take absent labels as unknown order rows, and leave the threshold to whoever knows how many are present.
                var pairs = scored.GetColumn<float[]>("Probability").Zip(Rows, (p, row) => (P: p[0], Present: row.Flags[0] == 1)).ToArray();
                Better(0.8, pairs.Where(pair => pair.Present).SelectMany(present => pairs.Where(pair => !pair.Present).Select(absent => present.P > absent.P)));
                break;
            default:
                var errors = scored.GetColumn<float>("Score").Zip(Rows, (guess, row) => (guess - row.Number) * (double)(guess - row.Number)).Average();
                var variance = Rows.Average(row => Math.Pow(row.Number - Rows.Average(other => other.Number), 2));
                Assert.True(errors < 0.5 * variance, $"The mean squared error is {errors}, the variance {variance}.");
                break;
        }

        static void Better(double share, IEnumerable<bool> right)
        {
            var found = right.Average(hit => hit ? 1.0 : 0.0);
            Assert.True(found > share, $"{found:p1} are right; {share:p0} is the least.");
        }
    }

    private static IEstimator<ITransformer> Trainer(Objective objective, int members, Reducer reducer)
    {
        T Fill<T>(T options, string label) where T : NeuralNetworkOptions => options with
        {
            LabelColumnName = label, Reducer = reducer, Network = new() { HiddenLayers = [16], EnsembleSize = members }, NumberOfEpochs = 60, BatchSize = 60, Optimizer = new AdamW { LearningRate = 0.02, WeightDecay = 0 },
            Schedule = new CosineSchedule(), LearningRates = new(), FeatureScaling = FeatureScaling.Standard, WeightAveraging = null, EarlyStoppingRounds = null, RestoreBestEpoch = false, Seed = 1, NumberOfThreads = 1,
        };
        return objective switch
        {
            BinaryObjective binary => new NeuralNetworkBinaryTrainer(Fill(new NeuralNetworkBinaryTrainer.Options { Objective = binary }, "Flag")),
            MulticlassObjective multiclass => new NeuralNetworkMulticlassTrainer(Fill(new NeuralNetworkMulticlassTrainer.Options { Objective = multiclass }, "Class")),
            MultilabelObjective multilabel => new NeuralNetworkMultilabelTrainer(Fill(new NeuralNetworkMultilabelTrainer.Options { Objective = multilabel }, "Flags")),
            _ => new NeuralNetworkRegressionTrainer(Fill(new NeuralNetworkRegressionTrainer.Options { Objective = (RegressionObjective)objective }, "Number")),
        };
    }

    private static Row[] Make()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 600).Select(i =>
        {
            float[] x = [.. Some.Normals(random, 3, 1).Select(value => (float)value)];
            var best = Array.IndexOf(x, x.Max());
            return new Row
            {
                Features = x, Class = (uint)best, Flag = x[0] + x[1] > 0, Flags = [.. x.Select(value => value > 0 ? 1f : 0)], Number = x[0] - x[1],
                Teacher = [.. Enumerable.Range(0, Classes).Select(k => k == best ? 0.8f : 0.1f)], OneGroup = x[2] > 0 ? 1 : 0, OtherGroup = i % 2, Bag = i, BagResponse = x[0] + x[1] > 0 ? 1 : 0,
                TargetValues = [x[0] - x[1], x[0] - x[1] + 0.5f], TargetWeights = [0.75f, 0.25f],
            };
        })];
    }
}
