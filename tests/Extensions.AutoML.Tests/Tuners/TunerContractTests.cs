using static Extensions.AutoML.Tests.Tuners.SomeTuners;

namespace Extensions.AutoML.Tests.Tuners;

[Trait("Kind", "Contract")]
public sealed class TunerContractTests
{
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Histories that a search can leave, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, List<TunerObservation>>> Histories { get; } = new Dictionary<string, Func<int, List<TunerObservation>>>
    {
        ["losses"] = count => Trials(count, (values, trial) => new(values, Loss(values), 0, 1 + trial % 3, true)),
        ["failures only"] = count => Trials(count, (values, trial) => new(values, double.PositiveInfinity, 0, 1, false)),
        ["some failures"] = count => Trials(count, (values, trial) => new(values, trial % 3 == 0 ? double.PositiveInfinity : Loss(values), 0, 0, trial % 3 != 0)),
        ["NaN"] = count => Trials(count, (values, trial) => new(values, trial % 2 == 0 ? double.NaN : Loss(values), trial % 5 == 0 ? double.NaN : 0, double.NaN, true)),
        ["constraints missed"] = count => Trials(count, (values, trial) => new(values, Loss(values), 1 + trial, 1, true)),
        ["ties"] = count => Trials(count, (values, trial) => new(values, 0.5, 0, 1, true)),
        ["huge losses"] = count => Trials(count, (values, trial) => new(values, trial % 2 == 0 ? 1e300 * (1 + Loss(values)) : Loss(values), 0, 1e9, true)),
        ["pruned"] = count => Trials(count, (values, trial) => new(values, Loss(values), 0, 1, false)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_FirstTrial_HasTheDefaults(string name) => Assert.Equal(Mixed.Defaults, All[name].Propose(Context([])));

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_NothingKnownAfterTheFirst_IsValidAndAnother(string name)
    {
        var values = All[name].Propose(new(Mixed, [], [Mixed.Defaults], 1, new Random(1)))!;
        Mixed.Check(values);
        Assert.NotEqual(Mixed.Defaults, values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_AnyHistory_IsValidNewAndTheSameAgain(string name)
    {
        foreach (var (history, make) in Histories)
        {
            foreach (var count in new[] { 1, 3, 12, 30 })
            {
                var observations = make(count);
                ParameterSet[] running = [Mixed.Draw(new Random(77)), Mixed.Draw(new Random(78))];
                var values = All[name].Propose(Context(observations, running));
                Assert.True(values is not null, $"{history}, {count}");
                Assert.True(Mixed.Fault(values) is null, $"{history}, {count}: {Mixed.Fault(values)}");
                Assert.DoesNotContain(values, observations.Select(observation => observation.Parameters).Concat(running));
                Assert.Equal(values, All[name].Propose(Context(observations, running)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_FiniteSpace_TriesEachSetOnceAndThenNothing(string name)
    {
        var space = new SearchSpace([
            new ChoiceParameter("kind", ["a", "b"], "b"),
            new IntegerParameter("size", 1, 4, 3) { Condition = new("kind", ["a"]) },
            new ChoiceParameter("mode", ["x", "y", "z"], "y") { Condition = new("kind", ["b"]) },
            new IntegerParameter("width", 1, 3, 2, IsLogarithmic: true),
        ]);
        var observations = new List<TunerObservation>();
        while (All[name].Propose(Context(observations, space: space, seed: observations.Count)) is { } values)
        {
            space.Check(values);
            observations.Add(new(values, values["width"].Number, 0, 1, true));
            Assert.True(observations.Count <= 21);
        }
        Assert.Equal(21, space.DistinctCount);
        Assert.Equal(21, observations.Select(observation => observation.Parameters).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_RareSetLeftInALargeFiniteSpace_IsFound(string name)
    {
        // 1 of 2,001 sets is left, and the tuners' own draws hardly ever meet it.
        var space = new SearchSpace([new IntegerParameter("n", 0, 2_000, 0)]);
        var observations = Enumerable.Range(0, 2_001).Where(n => n != 1_234).Select(n => new TunerObservation(SpaceTestsSet(n), n, 0, 1, true)).ToList();
        var tuner = All[name] is GridSearchTuner grid ? grid with { Resolution = 3_000 } : All[name];
        Assert.Equal(1_234, tuner.Propose(Context(observations, space: space))!["n"].Number);

        static ParameterSet SpaceTestsSet(int n) => new([KeyValuePair.Create("n", (ParameterValue)n)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_OneSetOfValues_IsTriedOnce(string name)
    {
        var space = new SearchSpace([new RealParameter("fixed", 2, 2, 2), new ChoiceParameter("word", ["only"], "only")]);
        Assert.Equal(space.Defaults, All[name].Propose(Context([], space: space)));
        Assert.Null(All[name].Propose(Context([new(space.Defaults, 1, 0, 1, true)], space: space)));
        Assert.Null(All[name].Propose(Context([], [space.Defaults], space: space)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_NarrowedSpace_StaysInside(string name)
    {
        var space = Mixed.Narrow("rate", 0.01, 0.02).Narrow("kind", "a").Narrow("size", 7, 8);
        var observations = new List<TunerObservation>();
        for (var trial = 0; trial < 25 && All[name].Propose(Context(observations, space: space, seed: trial)) is { } values; trial++)
        {
            space.Check(values);
            observations.Add(new(values, Loss(values), 0, 1, true));
        }
        Assert.True(observations.Count >= 10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_ThousandTrials_Comes(string name) => Mixed.Check(All[name].Propose(Context(Histories["losses"](1_000)))!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Propose_TrialOutsideTheSpace_IsAnError(string name)
    {
        var space = Mixed.Narrow("rate", 0.5, 1);
        var error = Assert.Throws<ArgumentException>(() => All[name].Propose(Context([new(Mixed.Defaults, 1, 0, 1, true)], space: space)));
        Assert.Contains("'rate' takes a number from 0.5 to 1. Got 0.01", error.Message);
    }

    [Fact]
    public void All_HasTheTunersOfTheLibrary() => Assert.Equal(7, All.Count);
}
