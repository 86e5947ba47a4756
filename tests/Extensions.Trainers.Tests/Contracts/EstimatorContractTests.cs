using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;
using Xunit.Sdk;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>Estimators that break one promise each: the contract must notice.</summary>
[Trait("Kind", "Contract")]
public class EstimatorContractTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly IDataView Data = SomeData.View(Ml, SomeData.Rows(60));

    private static IEstimator<ITransformer> Trainer(int seed) => TrainerCase.Named(nameof(PolyLossTrainer)).Create(Ml, new() { Change = options => options with { Seed = seed } });

    /// <summary>Delivers columns that it has not promised.</summary>
    private sealed class Secretive(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => inner.Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    [Fact]
    public void CheckSchema_UnpromisedColumns_Fails() => Assert.ThrowsAny<XunitException>(() => EstimatorContract.CheckSchema(new Secretive(Trainer(1)), Data));

    [Fact]
    public void CheckRepeatability_AnotherSeedEachTime_Fails()
    {
        var seed = 0;
        Assert.ThrowsAny<XunitException>(() => EstimatorContract.CheckRepeatability(_ => Trainer(++seed), Data));
    }

    private sealed class Numbered
    {
        public float Order { get; set; }
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    [Fact]
    public void CheckScoring_AScoreThatDependsOnEarlierCalls_Fails()
    {
        var calls = 0;
        var counting = Ml.Transforms.CustomMapping<Number, Numbered>((_, output) => output.Order = Interlocked.Increment(ref calls), contractName: null);
        var data = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Number { Value = i }));
        Assert.ThrowsAny<XunitException>(() => EstimatorContract.CheckScoring(counting.Fit(data), data));
    }

    [Fact]
    public void CheckPersistence_AModelThatCannotBeSaved_Fails()
    {
        var unsaved = Ml.Transforms.CustomMapping<Number, Numbered>((_, output) => output.Order = 1, contractName: null);
        var data = Ml.Data.LoadFromEnumerable([new Number()]);
        Assert.ThrowsAny<Exception>(() => EstimatorContract.CheckPersistence(Ml, unsaved.Fit(data), data));
    }
}
