using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with early-learning regularization, which holds the network to what it believed before it began to learn wrong labels by heart.</summary>
/// <remarks>
/// The objective is <see cref="EarlyLearningRegularization"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.EarlyLearning(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class EarlyLearningTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public EarlyLearningTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal EarlyLearningTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(EarlyLearningTrainer), options) { }

    /// <summary>Settings of <see cref="EarlyLearningTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<EarlyLearningRegularization>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new EarlyLearningRegularization()) { }
    }
}
