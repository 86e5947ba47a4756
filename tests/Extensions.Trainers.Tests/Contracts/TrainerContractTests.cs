using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;

using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

[Trait("Kind", "Contract")]
public class TrainerContractTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly IDataView Data = SomeData.View(Ml, SomeData.Rows(160));

    [Fact]
    public void All_PublicTrainers_HaveACase()
    {
        var trainers = typeof(PolyLossTrainer).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && typeof(IEstimator<ITransformer>).IsAssignableFrom(type)).Select(type => type.Name);
        Assert.Equal(trainers.Order(), TrainerCase.All.Select(one => one.Name).Order());
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Schema_Promised_IsTheOneDelivered(string name) => EstimatorContract.CheckSchema(TrainerCase.Named(name).Create(Ml), Data);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Scoring_ByAnyPathAndFromEightThreads_GivesTheSameBits(string name) => EstimatorContract.CheckScoring(TrainerCase.Named(name).Create(Ml).Fit(Data), Data);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Model_SavedAndLoaded_GivesTheSameBits(string name) => EstimatorContract.CheckPersistence(Ml, TrainerCase.Named(name).Create(Ml).Fit(Data), Data);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_SameSeed_SavesTheSameBytes(string name) => EstimatorContract.CheckRepeatability(ml => TrainerCase.Named(name).Create(ml), Data);

    /// <summary>With no seed of its own a trainer draws one from the context, so a seeded context still repeats itself.</summary>
    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_SeedFromTheContext_SavesTheSameBytes(string name)
        => EstimatorContract.CheckRepeatability(ml => TrainerCase.Named(name).Create(ml, Changed(options => options with { Seed = null })), Data);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_OtherSeed_GivesAnotherModel(string name)
    {
        IReadOnlyList<string> Scores(int seed) => ColumnValues.Describe(TrainerCase.Named(name).Create(Ml, Changed(options => options with { Seed = seed })).Fit(Data).Transform(Data), column => column.Name == "Score");
        Assert.NotEqual(Scores(1), Scores(2));
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Model_LoadedInAProcessWithoutTorch_GivesTheSameBits(string name)
    {
        var model = TrainerCase.Named(name).Create(Ml).Fit(Data);
        Assert.Equal(ColumnValues.Describe(model.Transform(Data)), OtherProcess.Score(Ml, model, Data));
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_InAChainAfterATransform_Works(string name)
    {
        var one = TrainerCase.Named(name);
        var chain = Ml.Transforms.NormalizeMinMax("Features").Append(one.Create(Ml));
        EstimatorContract.CheckSchema(chain, Data);
        EstimatorContract.CheckPersistence(Ml, chain.Fit(Data), Data);
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_WithWeights_UsesThem(string name)
    {
        IReadOnlyList<string> Scores(string? weight) => ColumnValues.Describe(TrainerCase.Named(name).Create(Ml, new TrainerCase.Settings { Weight = weight }).Fit(Data).Transform(Data), column => column.Name == "Score");
        Assert.NotEqual(Scores(null), Scores("Weight"));
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_CanceledFromTheStart_ThrowsAndLeavesNoTensor(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var before = TorchSharp.torch.Tensor.TotalCount;
        Assert.ThrowsAny<OperationCanceledException>(() => TrainerCase.Named(name).Create(Ml, new TrainerCase.Settings { CancellationToken = source.Token }).Fit(Data));
        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Options_Impossible_AreAllReportedTogether(string name)
    {
        var error = Assert.Throws<ValidationException>(() => TrainerCase.Named(name).Create(Ml, Changed(options => options with { NumberOfEpochs = 0, BatchSize = -5, Network = new NetworkOptions { Dropout = 1.5 } })));
        Assert.Contains("NumberOfEpochs", error.Message, StringComparison.Ordinal);
        Assert.Contains("-5", error.Message, StringComparison.Ordinal);
        Assert.Contains("Network.Dropout", error.Message, StringComparison.Ordinal);
    }

    private static TrainerCase.Settings Changed(Func<NeuralNetworkOptions, NeuralNetworkOptions> change) => new() { Change = change };
}
