using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>One trainer with the columns it reads, small enough to fit in a blink.</summary>
/// <param name="Label">Name of its label column in <see cref="SomeData"/>.</param>
/// <param name="Build">Makes the estimator; the settings come filled with columns and a small network.</param>
public sealed record TrainerCase(string Name, string Label, Func<MLContext, TrainerCase.Settings, IEstimator<ITransformer>> Build)
{
    /// <summary>All public trainers of the package; <see cref="TrainerContractTests"/> fails when one is missing.</summary>
    public static IReadOnlyList<TrainerCase> All { get; } =
    [
        new(nameof(NeuralNetworkBinaryTrainer), "Flag", (ml, s) => ml.BinaryClassification.Trainers.NeuralNetwork(s.Fill(new NeuralNetworkBinaryTrainer.Options()))),
        new(nameof(PolyLossBinaryTrainer), "Flag", (ml, s) => ml.BinaryClassification.Trainers.PolyLoss(s.Fill(new PolyLossBinaryTrainer.Options()))),
        new(nameof(NeuralNetworkMulticlassTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.NeuralNetwork(s.Fill(new NeuralNetworkMulticlassTrainer.Options()))),
        new(nameof(PolyLossTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.PolyLoss(s.Fill(new PolyLossTrainer.Options()))),
        new(nameof(GeneralizedCrossEntropyTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.GeneralizedCrossEntropy(s.Fill(new GeneralizedCrossEntropyTrainer.Options()))),
        new(nameof(SymmetricCrossEntropyTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.SymmetricCrossEntropy(s.Fill(new SymmetricCrossEntropyTrainer.Options()))),
        new(nameof(ActivePassiveLossTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.ActivePassiveLoss(s.Fill(new ActivePassiveLossTrainer.Options()))),
        new(nameof(EarlyLearningTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.EarlyLearning(s.Fill(new EarlyLearningTrainer.Options()))),
        new(nameof(CrossSplitTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.CrossSplit(s.Fill(new CrossSplitTrainer.Options()))),
        new(nameof(LdrLossTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.LdrLoss(s.Fill(new LdrLossTrainer.Options()))),
        new(nameof(FocalLossTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.FocalLoss(s.Fill(new FocalLossTrainer.Options()))),
        new(nameof(FocalLossBinaryTrainer), "Flag", (ml, s) => ml.BinaryClassification.Trainers.FocalLoss(s.Fill(new FocalLossBinaryTrainer.Options()))),
        new(nameof(DiceLossTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.DiceLoss(s.Fill(new DiceLossTrainer.Options()))),
        new(nameof(DiceLossBinaryTrainer), "Flag", (ml, s) => ml.BinaryClassification.Trainers.DiceLoss(s.Fill(new DiceLossBinaryTrainer.Options()))),
        new(nameof(SquentropyTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.Squentropy(s.Fill(new SquentropyTrainer.Options()))),
        new(nameof(OddKOutTrainer), "Class", (ml, s) => ml.MulticlassClassification.Trainers.OddKOut(s.Fill(new OddKOutTrainer.Options()))),
        new(nameof(NeuralNetworkRegressionTrainer), "Number", (ml, s) => ml.Regression.Trainers.NeuralNetwork(s.Fill(new NeuralNetworkRegressionTrainer.Options()))),
        new(nameof(HlGaussTrainer), "Number", (ml, s) => ml.Regression.Trainers.HlGauss(s.Fill(new HlGaussTrainer.Options(new HlGauss(0, 20, 16))))),
        new(nameof(QuantileTrainer), "Number", (ml, s) => ml.Regression.Trainers.Quantile(s.Fill(new QuantileTrainer.Options()))),
        new(nameof(NeuralNetworkMultilabelTrainer), "Flags", (ml, s) => ml.MultilabelClassification().Trainers.NeuralNetwork(s.Fill(new NeuralNetworkMultilabelTrainer.Options()))),
    ];

    /// <summary>Names of all cases, for theories.</summary>
    public static IEnumerable<object[]> Names => All.Select(one => new object[] { one.Name });

    public static TrainerCase Named(string name) => All.Single(one => one.Name == name);

    /// <summary>The estimator with default small settings.</summary>
    public IEstimator<ITransformer> Create(MLContext ml, Settings? settings = null) => Build(ml, (settings ?? new Settings()) with { Label = Label });

    public override string ToString() => Name;

    /// <summary>Settings that the contract varies, put into any trainer's options.</summary>
    public sealed record Settings
    {
        public string Label { get; init; } = "Label";
        public string Features { get; init; } = "Features";
        public string? Weight { get; init; }
        public CancellationToken CancellationToken { get; init; }
        public Func<NeuralNetworkOptions, NeuralNetworkOptions> Change { get; init; } = options => options;

        public T Fill<T>(T options) where T : NeuralNetworkOptions => (T)Change(options with
        {
            LabelColumnName = Label,
            FeatureColumnName = Features,
            ExampleWeightColumnName = Weight,
            Network = new NetworkOptions { HiddenLayers = [8], EnsembleSize = options.NeededEnsembleSize ?? 1 },
            NumberOfEpochs = 4,
            BatchSize = 32,
            Seed = 3,
            NumberOfThreads = 1,
            CancellationToken = CancellationToken,
        });
    }
}
